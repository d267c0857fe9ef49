import { principalOfRoles } from './issuers/roles.ts';
import type { Principal } from './principal.ts';
import { parseScope } from './scope.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** Whoever has followed a link of `exchange sign-in`: the administrator of the machine, or somebody whom that one has let in. */
export interface LocalPerson {
  /** Id in audit records: that of the one who made the link. */
  readonly id: string;
  readonly name: string;
  /** `system/*.rs`: what the person may read and change. */
  readonly scopes: readonly string[];
  readonly restricted: boolean;
  readonly admin: boolean;
}

/** Whoever an OpenID provider has signed in. Issuer and subject together are one person, for ever (OpenID Connect Core ch. 5.7). */
export interface ProviderPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Roles that let people do anything; others are not kept. */
export const PERSON_ROLES: readonly string[] = ['DataConsumer', 'DataAdministrator'];

export type Person = LocalPerson | ProviderPerson;

/** Of audit records and logs. */
export function personId(person: Person): string {
  return 'issuer' in person ? `${person.issuer}#${person.subject}` : person.id;
}

/**
 * What a person may do: read, and administer; never send.
 * @param settings of the provider that holds now: a person of another one has no session any more
 * @returns undefined where the roles let the person do nothing, or the configuration refuses that one
 */
export function principalOfPerson(person: Person, settings: SignInSettings | undefined): Principal | undefined {
  if (!('issuer' in person)) {
    const { scopes, restricted, admin } = person;
    return { ...bare(person), scopes: scopes.flatMap((text) => parseScope(text) ?? []), restricted, admin };
  }
  if (settings?.issuer !== person.issuer || settings.refused.includes(person.subject)) return undefined;
  const grants = { sourceDomains: [], scopes: settings.grantedScopes };
  const { scopes = [], admin = false } = principalOfRoles(personId(person), person.roles, grants) ?? {};
  return scopes.length > 0 || admin ? { ...bare(person), scopes, admin } : undefined;
}

function bare(person: Person): Principal {
  return {
    id: personId(person),
    name: person.name,
    connectAs: 'any',
    sendAs: [],
    sendCategories: [],
    sourceDomains: [],
    scopes: [],
    restricted: false,
    admin: false,
    rateLimit: undefined,
  };
}
