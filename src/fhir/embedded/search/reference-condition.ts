import { RESOURCE_TYPES } from '../../search-parameters.ts';
import { isResourceId, referenceTarget } from '../index/reference-target.ts';
import { numberIn } from '../storage/columns.ts';
import { type Condition, joined, listed, NEVER, rowsOf, sql } from './condition.ts';
import { alternativesOf, unescaped } from './query-values.ts';
import { withThoseReplaced } from './replaced-patients.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';
import { identifierCondition } from './token-condition.ts';

/** `id`, `Type/id`, an absolute URL; `:Type` and `:identifier` (R4 search.html#reference). */
export function referenceCondition(context: SearchContext, named: NamedParameter, value: string): Condition {
  const { type, parameter, modifier } = named;
  if (modifier === 'identifier') return identifierCondition(context, named, value);
  const types = modifier === undefined ? typesOf(named) : [modifier];
  if (modifier !== undefined && !typesOf(named).includes(modifier))
    throw unknownModifier(named, [...typesOf(named), 'identifier', 'missing']);
  const targets = alternativesOf(value).flatMap((alternative) => {
    const text = unescaped(alternative);
    if (text === '') throw invalidValue(parameter.name, 'expected an id, Type/id or a URL');
    return targetsOf(context, text, types);
  });
  if (targets.length === 0) return NEVER;
  const all = type !== 'Patient' && types.includes('Patient') ? withThoseReplaced(context, targets) : targets;
  return rowsOf('ref', joined([sql('p = ? AND tgt IN ', context.parameters.numberOf(type, parameter.name)), listed(all)], ''));
}

/** The types that a reference of this parameter may name. */
export function typesOf({ parameter }: NamedParameter): readonly string[] {
  return parameter.targets.length === 0 ? RESOURCE_TYPES : parameter.targets;
}

/** Row numbers of what a value may mean; none where nothing has ever referred to it. */
function targetsOf({ db, publicUrl }: SearchContext, text: string, types: readonly string[]): readonly number[] {
  if (isResourceId(text)) {
    const { text: places, values } = listed(types);
    return db
      .prepare(`SELECT rid FROM res WHERE type IN ${places} AND id = ?`)
      .all(...values, text)
      .map((row) => numberIn(row, 'rid'));
  }
  const target = referenceTarget(text.startsWith(`${publicUrl}/`) ? text.slice(publicUrl.length + 1) : text);
  if (target === undefined || (target.type !== '' && !types.includes(target.type))) return [];
  return db
    .prepare('SELECT rid FROM res WHERE type = ? AND id = ?')
    .all(target.type, target.id)
    .map((row) => numberIn(row, 'rid'));
}
