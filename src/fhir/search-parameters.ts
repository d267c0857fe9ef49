import { ADMINISTRATIVE } from './parameters/administrative.ts';
import { CLINICAL } from './parameters/clinical.ts';
import { COLUMNS, INFRASTRUCTURE, META } from './parameters/infrastructure.ts';
import { MEDICATION } from './parameters/medication.ts';
import type { SearchParameter } from './parameters/search-parameter.ts';

export type { SearchKind, SearchParameter } from './parameters/search-parameter.ts';

const TABLE = new Map(
  Object.entries({ ...ADMINISTRATIVE, ...CLINICAL, ...INFRASTRUCTURE, ...MEDICATION })
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, own]): [string, readonly SearchParameter[]] => [type, [...COLUMNS, ...META, ...own]]),
);

/** The resource types that the store holds, in alphabetical order. */
export const RESOURCE_TYPES: readonly string[] = [...TABLE.keys()];

/** What a type can be searched by: `_id`, `_lastUpdated` and the like first. Empty for a type that is not held. */
export function searchParametersOf(type: string): readonly SearchParameter[] {
  return TABLE.get(type) ?? [];
}

/** The parameter of that name, without modifier. */
export function searchParameter(type: string, name: string): SearchParameter | undefined {
  return searchParametersOf(type).find((parameter) => parameter.name === name);
}
