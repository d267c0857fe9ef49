import { normalString } from '../index/normal-string.ts';
import { anyOf, type Condition, rowsOf, setOf, type Sql, sql, wrapped } from './condition.ts';
import { alternativesOf, unescaped } from './query-values.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';

/** Behind every string that begins with a prefix, as SQLite orders them: by bytes of UTF-8. */
const LAST = '\u{10FFFF}';

/** Begins with, without case and accents; `:exact`; `:contains` (R4 search.html#string). */
export function stringCondition({ parameters }: SearchContext, named: NamedParameter, value: string): Condition {
  const { type, parameter, modifier } = named;
  const number = parameters.numberOf(type, parameter.name);
  return anyOf(
    alternativesOf(value).map((alternative) => {
      const text = unescaped(alternative);
      const normal = normalString(text);
      if (normal === '') throw invalidValue(parameter.name, 'expected a text');
      switch (modifier) {
        case undefined:
          return found(sql('p = ? AND norm >= ? AND norm < ?', number, normal, normal + LAST));
        case 'exact':
          return rowsOf('str', sql('p = ? AND norm = ? AND val = ?', number, normal, text));
        case 'contains':
          return found(sql('p = ? AND instr(norm, ?) > 0', number, normal));
        default:
          throw unknownModifier(named, ['exact', 'contains', 'missing']);
      }
    }),
  );
}

/** A range of strings is read once: asking for each resource whether it is in the range would read it again and again. */
function found(where: Sql): Condition {
  return setOf(wrapped('SELECT rid FROM str WHERE ', where, ''));
}
