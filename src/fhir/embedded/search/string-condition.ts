import { normalString } from '../index/normal-string.ts';
import { anyOf, type Condition, joined, rowsOf, setOf, sql, wrapped } from './condition.ts';
import { alternativesOf, unescaped } from './query-values.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';

/** Behind every string that begins with a prefix, as SQLite orders them: by bytes of UTF-8. */
const LAST = '\u{10FFFF}';

/** Begins with, without case and accents; `:exact`; `:contains` (R4 search.html#string). */
export function stringCondition({ parameters }: SearchContext, named: NamedParameter, value: string): Condition {
  const { type, parameter, modifier } = named;
  const number = parameters.numberOf(type, parameter.name);
  const texts = alternativesOf(value).map((alternative) => {
    const text = unescaped(alternative);
    const normal = normalString(text);
    if (normal === '') throw invalidValue(parameter.name, 'expected a text');
    return { text, normal };
  });
  switch (modifier) {
    case undefined:
      return beginningWith(
        number,
        texts.map(({ normal }) => normal),
      );
    case 'exact':
      return anyOf(texts.map(({ text, normal }) => rowsOf('str', sql('p = ? AND norm = ? AND val = ?', number, normal, text))));
    case 'contains':
      return containing(
        number,
        texts.map(({ normal }) => normal),
      );
    default:
      throw unknownModifier(named, ['exact', 'contains', 'missing']);
  }
}

// Ranges of strings are read once: asking for each resource whether it is in one would read them again and again. The
// alternatives are rows of one table, since SQLite takes seconds to plan hundreds of selects.

function beginningWith(number: number, prefixes: readonly string[]): Condition {
  const ranges = joined(
    prefixes.map((prefix) => sql('(?,?)', prefix, prefix + LAST)),
    ',',
  );
  return setOf(
    joined(
      [
        wrapped('SELECT s.rid FROM (VALUES ', ranges, ') v CROSS JOIN str s'),
        sql('WHERE s.p = ? AND s.norm >= v.column1 AND s.norm < v.column2', number),
      ],
      ' ',
    ),
  );
}

function containing(number: number, texts: readonly string[]): Condition {
  const anywhere = joined(
    texts.map((text) => sql('instr(norm, ?) > 0', text)),
    ' OR ',
  );
  return setOf(joined([sql('SELECT rid FROM str WHERE p = ? AND (', number), anywhere, sql(')')], ''));
}
