import type { Principal } from '../principal.ts';
import { parseScope } from '../scope.ts';

/** What the roles of an issuer's tokens grant to clients that no principal is registered for. */
export interface RoleGrants {
  /** Where a DataProvider may send to. */
  readonly sourceDomains: readonly string[];
  /** What a DataConsumer may do on the FHIR API. */
  readonly scopes: readonly string[];
}

/** At a path of claims: `roles`, `realm_access.roles`; a text is one of them. */
export function rolesAt(claims: unknown, path: string): readonly string[] {
  const found = valueAt(claims, path);
  if (typeof found === 'string') return [found];
  return Array.isArray(found) ? found.filter((role): role is string => typeof role === 'string') : [];
}

/** A claim that has dots in its name (`https://x.nhs.uk/roles`) is found by its whole name. */
export function valueAt(claims: unknown, path: string): unknown {
  if (isObject(claims) && path in claims) return claims[path];
  return path
    .split('.')
    .reduce<unknown>((value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined), claims);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Connect.R0D`, `Send.R0D`, `Category.ADT`, `Category.ADT^A40`: what stands behind the dot. */
function valuesOf(roles: readonly string[], kind: string): readonly string[] {
  return roles.filter((role) => role.startsWith(`${kind}.`)).map((role) => role.slice(kind.length + 1));
}

/**
 * The principal that roles alone make.
 * @returns undefined where none of the roles is one of ours
 */
export function principalOfRoles(id: string, roles: readonly string[], grants: RoleGrants): Principal | undefined {
  const codes = (kind: string): readonly string[] => valuesOf(roles, kind).map((code) => code.toUpperCase());
  const [isProvider, isConsumer, isAdministrator] = ['DataProvider', 'DataConsumer', 'DataAdministrator'].map((role) =>
    roles.includes(role),
  );
  const categories = valuesOf(roles, 'Category');
  if (!isProvider && !isConsumer && !isAdministrator && codes('Connect').length + codes('Send').length + categories.length === 0)
    return undefined;
  return {
    id,
    name: id,
    connectAs: codes('Connect'),
    sendAs: isProvider ? codes('Send') : [],
    sendCategories: isProvider ? categories : [],
    sourceDomains: isProvider ? grants.sourceDomains : [],
    scopes: isConsumer ? grants.scopes.flatMap((scope) => parseScope(scope) ?? []) : [],
    restricted: false,
    admin: isAdministrator === true,
    rateLimit: undefined,
  };
}
