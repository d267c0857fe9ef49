import type { Principal } from '../auth/principal.ts';
import type { Access } from '../fhir/access.ts';

const MADE = new WeakMap<Principal, Access>();
const EVERYTHING: Access['grants'] = [{ type: '*', letters: ['c', 'r', 'u', 'd', 's'], only: [] }];

/** What a principal may do on the FHIR API, in the words of the backend; undefined: everything. */
export function accessOf(principal: Principal): Access | undefined {
  const { scopes, restricted } = principal;
  if (scopes === 'any' && restricted) return undefined;
  const known = MADE.get(principal);
  if (known) return known;
  const access: Access = { grants: scopes === 'any' ? EVERYTHING : scopes, restricted };
  MADE.set(principal, access);
  return access;
}
