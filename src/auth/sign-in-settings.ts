import { z } from 'zod';
import { filePath, listOf } from '../config/setting-values.ts';
import { ALGORITHMS } from './issuer-settings.ts';
import { safeUrl, scope } from './registry/values.ts';

/** `auth.sign-in`: the OpenID provider that people sign in with. */
export interface SignInSettings {
  /** Its issuer identifier: everything else is found from there (OpenID Connect Discovery). */
  readonly issuer: string;
  readonly clientId: string;
  /** From the configuration directory on; undefined: a public client, which PKCE alone protects. */
  readonly clientSecretFile: string | undefined;
  readonly algorithm: string;
  readonly scopes: readonly string[];
  /** One of them must be the `acr` of the ID token; empty: however the person was authenticated. */
  readonly acrValues: readonly string[];
  /** Whether roles and names are looked for in the UserInfo response too. */
  readonly userInfo: boolean;
  readonly rolesClaim: string;
  readonly nameClaim: string;
  /** Subjects that are not let in, whatever their roles. */
  readonly refused: readonly string[];
  /** What a DataConsumer may do on the FHIR API. */
  readonly grantedScopes: readonly string[];
}

const text = z.string().min(1).max(500);

export const signInSchema = z
  .strictObject({
    issuer: safeUrl.describe(
      'Its issuer identifier, under which `/.well-known/openid-configuration` is found. `<public-url>/sign-in/callback` is registered there as redirect URI.',
    ),
    'client-id': text.describe('The id of this server there.'),
    'client-secret-file': filePath
      .optional()
      .describe(
        'File with the secret of this server there, readable by its owner alone. Paths begin in the configuration directory. Without it this server is a public client.',
      ),
    algorithm: z.enum(ALGORITHMS).default('RS256').describe('Algorithm of the signature of its ID tokens.'),
    'request-scopes': listOf(text, 1)
      .refine((scopes) => scopes.includes('openid'), { error: 'must hold openid' })
      .default(['openid', 'profile'])
      .describe('Scopes that it is asked for: those that bring the roles and the name.'),
    'acr-values': listOf(text)
      .default([])
      .describe(
        'Ways of authenticating that are strong enough: asked for, and one of them must be the `acr` of the ID token. Without them every way is.',
      ),
    'user-info': z
      .boolean()
      .default(false)
      .describe('Whether roles and name are looked for in the UserInfo response too, where the ID token lacks them.'),
    'roles-claim': text
      .default('roles')
      .describe(
        'Where the roles are: `roles`, `realm_access.roles`, `resource_access.<client>.roles`. People read as `DataConsumer` and administer as `DataAdministrator`; whoever has neither gets 403. No role lets them send.',
      ),
    'name-claim': text.default('name').describe('What the record calls the person, beside issuer and subject.'),
    refused: listOf(text)
      .default([])
      .describe('People who are not let in, whatever their roles, by subject (`sub`): their sessions end at once.'),
    scopes: listOf(scope).default(['system/*.rs']).describe('What a DataConsumer may do on the FHIR API.'),
  })
  .describe('The OpenID provider that people sign in with, for the pages of this server. Without it `exchange sign-in` makes links.');

export function compileSignIn(file: z.output<typeof signInSchema>): SignInSettings {
  return Object.freeze({
    issuer: file.issuer,
    clientId: file['client-id'],
    clientSecretFile: file['client-secret-file'],
    algorithm: file.algorithm,
    scopes: Object.freeze(file['request-scopes']),
    acrValues: Object.freeze(file['acr-values']),
    userInfo: file['user-info'],
    rolesClaim: file['roles-claim'],
    nameClaim: file['name-claim'],
    refused: Object.freeze(file.refused),
    grantedScopes: Object.freeze(file.scopes),
  });
}
