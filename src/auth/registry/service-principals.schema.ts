import { z } from 'zod';
import { fingerprint, listOf, odsCode, sourceDomainName, title } from '../../config/setting-values.ts';
import { category, certificateName, instant, principalId, publicKey, safeUrl, scope, secretHash } from './values.ts';

const certificate = z
  .strictObject({
    subject: certificateName.optional().describe('Subject name as RFC 4514 writes it, compared whole: `CN=r0d-mirth,O=Example Trust`.'),
    dns: certificateName.optional().describe('A DNS name among the subject alternative names.'),
    uri: certificateName.optional().describe('A URI among the subject alternative names.'),
    email: certificateName.optional().describe('An e-mail address among the subject alternative names.'),
    fingerprint: fingerprint.optional().describe('SHA-256 of the certificate: that one and no other.'),
  })
  .refine((names) => Object.keys(names).length === 1, {
    error: 'must have exactly one of subject, dns, uri, email, fingerprint',
  });

const credentials = z.strictObject({
  secrets: z
    .array(
      z.strictObject({
        hash: secretHash.describe('What `exchange principal add` and `rotate` write; the secret itself stands nowhere.'),
        expires: instant.optional().describe('When the secret stops being accepted: after a rotation, that of the old one.'),
      }),
    )
    .max(2)
    .default([])
    .describe('Hashes of client secrets: two while one takes over from the other.'),
  certificates: z.array(certificate).default([]).describe('Client certificates by one name each, issued by a CA that the server trusts.'),
  keys: z.array(publicKey).default([]).describe('Public keys for signed client assertions (JWKs with a `kid`).'),
  'jwks-url': safeUrl
    .optional()
    .describe('Where the public keys are published instead. They are kept for a day while it cannot be reached.'),
  external: z
    .array(
      z.strictObject({
        issuer: certificateName.describe('The `iss` of an identity provider that the server trusts.'),
        client: certificateName.describe('The id of the client there.'),
      }),
    )
    .default([])
    .describe('Clients of other identity providers that are this principal.'),
});

const organisations = listOf(odsCode, 0, (code) => code.toUpperCase()).default([]);

const principal = z.strictObject({
  title: title.describe('What people call it.'),
  enabled: z.boolean().default(true).describe('`false`: refused from the next request on.'),
  'connect-as': organisations.describe(
    'Connect as organisation: ODS codes of the organisations that it belongs to. Without one it gets no token and no connection.',
  ),
  'send-as': organisations.describe('Send as organisation: the values of `organisation-code` that it may send.'),
  'send-categories': listOf(category)
    .default([])
    .describe('Send message category: MSH-9.1 (`ADT`) or MSH-9.1^MSH-9.2 (`ADT^A40`), `FHIR:` and a resource type, `CSV:` and a feed.'),
  'source-domains': listOf(sourceDomainName).default([]).describe('Source domains that it may send to.'),
  scopes: listOf(scope)
    .default([])
    .describe('What it may do on the FHIR API: SMART v2 system scopes, such as `system/Patient.rs`, with search parameters or without.'),
  restricted: z.boolean().default(false).describe('Whether it sees resources labelled restricted (`meta.security` R or V).'),
  admin: z.boolean().default(false).describe('Whether it sees metrics and health by parts, and may administer.'),
  'rate-limit': z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Requests per minute that it may make of this server; those of a minute may come at once. Without it there is no limit.'),
  credentials: credentials.prefault({}).describe('How it proves who it is.'),
});

/** service-principals.yaml. */
export const servicePrincipalsSchema = z
  .strictObject({
    principals: z.record(principalId, principal).default({}).describe('Service principals by id, which is also their OAuth client id.'),
  })
  .describe('Who may connect, as whom they may send what, and what they may read. Holds hashes and public keys, never a secret.');

export type ServicePrincipalsFile = z.output<typeof servicePrincipalsSchema>;
export type PrincipalFile = z.output<typeof principal>;
