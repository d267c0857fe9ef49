import { z } from 'zod';
import { ConfigurationSection, type SectionContext } from '../config/section.ts';
import type { AddressLimitSettings } from './address-limits.ts';
import { compileIssuer, issuerSchema, type IssuerSettings } from './issuer-settings.ts';
import { compileSignIn, signInSchema, type SignInSettings } from './sign-in-settings.ts';

/** `auth` of exchange.yaml. */
export interface AuthSettings {
  /** `none`: every caller is believed; `required`: whoever cannot prove who it is gets 401. */
  readonly mode: 'none' | 'required';
  /** What happens when MSH-4 names another organisation than `organisation-code`. */
  readonly sendingFacility: 'off' | 'warn' | 'refuse';
  /** Whether a registered client certificate is proof enough without a token. */
  readonly certificatesAlone: boolean;
  readonly addressLimits: AddressLimitSettings;
  /** Identity providers whose tokens are accepted. */
  readonly issuers: readonly IssuerSettings[];
  /** The OpenID provider of people; undefined: they have links made on the machine. */
  readonly signIn: SignInSettings | undefined;
}

const perMinute = z.int().min(1).max(1_000_000);

const schema = z
  .strictObject({
    mode: z
      .enum(['none', 'required'])
      .default('none')
      .describe(
        '`none`: every caller is believed, for development on this machine; `required`: callers prove who they are and may do what `service-principals.yaml` says. A change holds after the next start.',
      ),
    'sending-facility': z
      .enum(['off', 'warn', 'refuse'])
      .default('warn')
      .describe(
        'Under `mode: required`, when MSH-4 is neither the `organisation-code` nor one of its site codes: `off`: nothing; `warn`: a finding; `refuse`: the message is refused.',
      ),
    'certificates-alone': z
      .boolean()
      .default(false)
      .describe(
        'Under `mode: required`, whether a client certificate of `credentials.certificates` is proof enough, without a token: on `$ingest` and the FHIR API where `server.client-certificates` asks for one, and for administration. For engines that cannot get a token; what the principal may do stays the same.',
      ),
    issuers: z
      .array(issuerSchema)
      .default([])
      .describe('Identity providers whose tokens are accepted: Entra ID, Keycloak and others. A token whose client is unknown gets 403.'),
    'sign-in': signInSchema.optional(),
    'address-limits': z
      .strictObject({
        requests: perMinute.optional().describe('Requests a minute of one address; of IPv6 one /64 network. Without it there is no limit.'),
        failures: perMinute
          .default(60)
          .describe(
            'Proofs a minute of one address that are not accepted; then it is answered 429, whatever it sends, until the minute is over.',
          ),
      })
      .prefault({})
      .describe('Under `mode: required`, what one address may do before it is asked to wait (429 with `Retry-After`).'),
  })
  .prefault({})
  .describe('Who may call.');

export const AUTH_SETTINGS = new ConfigurationSection({
  place: 'exchange',
  key: 'auth',
  schema,
  compile: (file, context): AuthSettings =>
    Object.freeze({
      mode: file.mode,
      sendingFacility: file['sending-facility'],
      certificatesAlone: file['certificates-alone'],
      issuers: Object.freeze(issuersOf(file.issuers, context)),
      signIn: file['sign-in'] && compileSignIn(file['sign-in']),
      addressLimits: Object.freeze({ requests: file['address-limits'].requests, failures: file['address-limits'].failures }),
    }),
});

function issuersOf(files: z.output<typeof schema>['issuers'], { sourceDomainNames, refuse }: SectionContext): IssuerSettings[] {
  files.forEach(({ issuer, 'role-grants': grants }, index) => {
    if (files.findIndex((other) => other.issuer === issuer) !== index)
      refuse('is there twice; each issuer has one entry', ['issuers', index, 'issuer']);
    grants?.['source-domains'].forEach((name, position) => {
      if (!sourceDomainNames.has(name))
        refuse('must be the name of a source domain: a file of source-domains/ without .yaml', [
          'issuers',
          index,
          'role-grants',
          'source-domains',
          position,
        ]);
    });
  });
  return files.map(compileIssuer);
}
