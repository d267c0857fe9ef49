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
