import { z } from 'zod';
import { listOf, sourceDomainName } from '../config/setting-values.ts';
import type { RoleGrants } from './issuers/roles.ts';
import { safeUrl, scope } from './registry/values.ts';

/** An identity provider whose tokens are accepted. */
export interface IssuerSettings {
  /** The `iss` of its tokens, compared whole. */
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly algorithms: readonly string[];
  readonly jwksUrl: string;
  /** Claims that name the client: the first that a token has. */
  readonly clientClaims: readonly string[];
  readonly rolesClaim: string;
  /** undefined: roles grant nothing to a client that no principal is registered for. */
  readonly grants: RoleGrants | undefined;
}

/** Asymmetric ones alone: whoever can verify must not be able to sign. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const;
const text = z.string().min(1).max(500);

export const issuerSchema = z.strictObject({
  issuer: text.describe(
    'The `iss` of its tokens, to the letter. Entra ID: `https://login.microsoftonline.com/<tenant>/v2.0` (v1: `https://sts.windows.net/<tenant>/`).',
  ),
  audience: listOf(text, 1).describe('What `aud` must hold one of: the id or URI of this API there.'),
  algorithms: listOf(z.enum(ALGORITHMS), 1).default(['RS256']).describe('Algorithms of the signatures that are accepted.'),
  'jwks-url': safeUrl.describe('Where its public keys are. They are kept for a day while it cannot be reached.'),
  'client-claims': listOf(text, 1)
    .default(['azp', 'appid', 'client_id'])
    .describe(
      'Claims that name the client, the first that a token has. It is matched with `credentials.external` of `service-principals.yaml`.',
    ),
  'roles-claim': text.default('roles').describe('Where the roles are: `roles`, `realm_access.roles`, `resource_access.<client>.roles`.'),
  'role-grants': z
    .strictObject({
      'source-domains': listOf(sourceDomainName).default([]).describe('Where a DataProvider may send to.'),
      scopes: listOf(scope).default(['system/*.rs']).describe('What a DataConsumer may do on the FHIR API.'),
    })
    .optional()
    .describe(
      'With it, roles of a token make a principal of a client that is not registered: `DataProvider`, `DataConsumer`, `DataAdministrator`, `Connect.R0D`, `Send.R0D`, `Category.ADT`. Without it such a client gets 403.',
    ),
});

export function compileIssuer(file: z.output<typeof issuerSchema>): IssuerSettings {
  const grants = file['role-grants'];
  return Object.freeze({
    issuer: file.issuer,
    audience: Object.freeze(file.audience),
    algorithms: Object.freeze(file.algorithms),
    jwksUrl: file['jwks-url'],
    clientClaims: Object.freeze(file['client-claims']),
    rolesClaim: file['roles-claim'],
    grants: grants && Object.freeze({ sourceDomains: grants['source-domains'], scopes: grants.scopes }),
  });
}
