import { both, not, oneOf, valued, type Condition } from '../mapping/condition.ts';
import type { ConditionsEntry } from './mapping.schema.ts';
import type { Refuse } from './refusal.ts';

/** All of what `if` or `unless` says; undefined: nothing. */
export function conditionOf(
  entry: ConditionsEntry | undefined,
  segment: string,
  refuse: Refuse,
  path: readonly PropertyKey[],
): Condition | undefined {
  const conditions = Object.entries(entry ?? {}).map(([field, value]) => {
    if (!field.startsWith(`${segment}-`)) refuse(`must be a field of ${segment}, the segment that the rule reads`, [...path, field]);
    if (value === 'valued') return valued(field);
    return value === 'empty' ? not(valued(field)) : oneOf(field, ...value);
  });
  return conditions.length === 0 ? undefined : conditions.reduce(both);
}
