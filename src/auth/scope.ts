/** What a SMART v2 scope allows: create, read, update, delete, search. */
type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';

/** A system scope of SMART App Launch 2 (scopes-and-launch-context.html): `system/Observation.rs?category=laboratory`. */
export interface Scope {
  /** A resource type; `*`: all of them. */
  readonly type: string;
  readonly letters: readonly ScopeLetter[];
  /** Only resources that meet all of these search parameters. */
  readonly only: readonly (readonly [name: string, value: string])[];
}

const SCOPE = /^system\/(\*|[A-Z][A-Za-z]{1,63})\.(c?r?u?d?s?)(?:\?(.{1,500}))?$/;

/** @returns undefined for a text that is no system scope of version 2 */
export function parseScope(text: string): Scope | undefined {
  const [, type, letters, query] = SCOPE.exec(text) ?? [];
  if (type === undefined || letters === undefined || letters === '') return undefined;
  const only = [...new URLSearchParams(query ?? '')];
  if (query !== undefined && (only.length === 0 || only.some(([name, value]) => name === '' || value === ''))) return undefined;
  return { type, letters: letters.split('') as ScopeLetter[], only };
}

/** The scope as it is written. */
export function scopeText({ type, letters, only }: Scope): string {
  const query = only.length === 0 ? '' : `?${new URLSearchParams(only.map(([name, value]): [string, string] => [name, value])).toString()}`;
  return `system/${type}.${letters.join('')}${query}`;
}

/** What both of two lists of scopes allow: for each type the letters of both, limited by the search parameters of both. */
export function intersectScopes(some: readonly Scope[], others: readonly Scope[]): readonly Scope[] {
  const both = some.flatMap((one) => others.flatMap((other) => intersection(one, other) ?? []));
  return [...new Map(both.map((scope) => [scopeText(scope), scope])).values()];
}

function intersection(one: Scope, other: Scope): Scope | undefined {
  if (one.type !== other.type && one.type !== '*' && other.type !== '*') return undefined;
  const letters = one.letters.filter((letter) => other.letters.includes(letter));
  if (letters.length === 0) return undefined;
  const further = other.only.filter(([name, value]) => !one.only.some((pair) => pair[0] === name && pair[1] === value));
  return { type: one.type === '*' ? other.type : one.type, letters, only: [...one.only, ...further] };
}
