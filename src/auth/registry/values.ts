import { z } from 'zod';
import { RESERVED_IDS } from '../principal.ts';
import { parseScope } from '../scope.ts';

/** Also an OAuth client id. */
export const principalId = z
  .string()
  .refine((text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) && !RESERVED_IDS.includes(text.toLowerCase()), {
    error: `must be 1 to 64 letters, digits, dots, hyphens and underscores, such as r0d-mirth; ${RESERVED_IDS.join(', ')} are the program's own`,
  });

/** MSH-9.1, MSH-9.1^MSH-9.2, a resource type, a CSV feed. */
const CATEGORY = /^(?:[A-Z][A-Z0-9]{2}(?:\^[A-Z0-9]{3})?|FHIR:[A-Z][A-Za-z]{1,63}|CSV:[a-z0-9]+(?:-[a-z0-9]+)*)$/;

export const category = z
  .string()
  .regex(CATEGORY, { error: 'must be a message category, such as ADT, ADT^A40, FHIR:Patient or CSV:ods-organisations' });

export const scope = z.string().refine((text) => parseScope(text) !== undefined, {
  error:
    'must be a SMART v2 system scope, such as system/Patient.rs or system/Observation.rs?category=laboratory (letters in the order c r u d s)',
});

/** SHA-256 of salt and secret; see secret.ts for why no slower function is needed. */
export const secretHash = z.string().regex(/^sha256:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}$/, {
  error: 'must be a hash made by "exchange principal add" or "exchange principal rotate"; secrets themselves never stand here',
});

export const certificateName = z.string().regex(/^[^\s\p{Cc}](?:[^\p{Cc}]{0,498}[^\s\p{Cc}])?$/u, {
  error: 'must be one line of 1 to 500 characters without a blank at either end',
});

export const instant = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'must be a date, such as 2027-03-31, or an instant with an offset, such as 2027-03-31T12:00:00Z',
  });

/** What is fetched comes over TLS, or from this machine itself. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)));
}

export const safeUrl = z
  .string()
  .refine(isSafeUrl, { error: 'must be an https URL without user, or http on this machine' })
  .meta({ format: 'uri' });

/** Members that only private and symmetric keys have (RFC 7518 ch. 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export const publicKey = z
  .looseObject({
    kty: z.enum(['RSA', 'EC']).describe('The kind of key (RFC 7517); its further members stand beside it.'),
    kid: z.string().min(1).max(128).describe('The name by which assertions call the key.'),
  })
  .refine((key) => !PRIVATE.some((member) => member in key), { error: 'must be a public key: the private part stays with its owner' })
  .describe('A public key (RFC 7517).');
