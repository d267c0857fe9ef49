import { isIP } from 'node:net';
import { z } from 'zod';
import { isOdsCode } from './source-domain.ts';

const ALL_DIGITS_AND_DOTS = /^[0-9.]+$/;
const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** Whether a server can listen on it: an IP address or a host name (RFC 1123). */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  return (
    text.length <= 253 && !ALL_DIGITS_AND_DOTS.test(text) && text.split('.').every((label) => label.length <= 63 && HOST_LABEL.test(label))
  );
}

export const host = z.string().refine(isHost, { error: 'must be a host name or an IP address, such as 127.0.0.1' });

export const tcpPort = z.int().min(0).max(65535);

function isPublicUrl(text: string): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && !/[?#]/.test(text);
}

export const publicUrl = z
  .string()
  .refine(isPublicUrl, { error: 'must be an http or https URL without user, query and fragment, such as https://exchange.example.nhs.uk' })
  .meta({ format: 'uri' });

export const sourceDomainName = z.string().regex(/^(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/, {
  error: 'must be 1 to 64 lower-case letters and digits, words joined by hyphens, such as emergency-care',
});

export const odsCode = z
  .string()
  .refine(isOdsCode, { error: 'must be an ODS code: 3 to 10 letters and digits, such as R0D' })
  .meta({ pattern: '^[A-Za-z0-9]{3,10}$' });

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false; // Intl would take an offset such as +01:00, which knows no summer time
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const timeZone = z.string().refine(isTimeZone, { error: 'must be the IANA name of a time zone, such as Europe/London' });

const OBJECT_IDENTIFIER = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;

function isIdentifierSystem(text: string): boolean {
  if (/\s/.test(text)) return false;
  if (text.startsWith('urn:oid:')) return OBJECT_IDENTIFIER.test(text);
  return /^(?:https?:\/\/[^/]|urn:[a-z0-9][a-z0-9-]+:.)/i.test(text) && URL.canParse(text);
}

export const identifierSystem = z
  .string()
  .refine(isIdentifierSystem, {
    error: 'must be an absolute URI, such as https://example.nhs.uk/Id/hospital-number or urn:oid:2.16.840.1.113883.2.1',
  })
  .meta({ format: 'uri' });

/** HD.1 or HD.2 as a sender writes it: no delimiters, nothing that cannot be printed. */
export const assigningAuthority = z.string().regex(/^[^\s|^~&\\\p{Cc}](?:[^|^~&\\\p{Cc}]{0,198}[^\s|^~&\\\p{Cc}])?$/u, {
  error: 'must be an assigning authority as senders write it in CX.4.1, or the OID of CX.4.2: 1 to 200 characters without HL7 delimiters',
});

export const fieldPath = z.string().regex(/^[A-Z][A-Z0-9]{2}-[1-9][0-9]{0,2}(?:\.[1-9][0-9]?){0,2}$/, {
  error: 'must be a field path: segment, hyphen, number of the field, such as PID-7 or PID-11.6',
});

/** MSH-3 and MSH-4 of an acknowledgement: HD, at most 180 characters in the oldest versions. */
export const messageParty = z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,178}[\x21-\x7e])?$/, {
  error: 'must be 1 to 180 printable ASCII characters without a blank at either end',
});

export const title = z.string().regex(/^[^\s\p{Cc}](?:[^\p{Cc}]{0,198}[^\s\p{Cc}])?$/u, {
  error: 'must be one line of 1 to 200 characters without a blank at either end',
});

/**
 * A list without repeated entries.
 * @param sameAs what two entries have in common when they say the same.
 */
export function listOf<Item extends z.ZodType>(
  item: Item,
  minimum = 0,
  sameAs: (text: string) => string = (text) => text,
): z.ZodArray<Item> {
  return (minimum === 0 ? z.array(item) : z.array(item).min(minimum))
    .superRefine(
      (entries, context) => {
        const seen = new Set<unknown>();
        entries.forEach((entry, index) => {
          const key = typeof entry === 'string' ? sameAs(entry) : entry;
          if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: 'is listed twice; keep one of them' });
          seen.add(key);
        });
      },
      { when: ({ value }) => Array.isArray(value) }, // beside other faults too: all of them are listed at once
    )
    .meta({ uniqueItems: true });
}

export const fingerprint = z.string().regex(/^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/, {
  error: 'must be the SHA-256 fingerprint of the certificate: 64 hexadecimal digits, with or without colons',
});

export const filePath = z.string().refine((text) => text.trim() !== '' && !text.includes('\0'), {
  error: 'must be the path of a file, from the configuration directory on',
});

function isNetwork(text: string): boolean {
  const [address = '', bits, ...further] = text.split('/');
  const family = isIP(address);
  if (family === 0 || further.length > 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

export const network = z.string().refine(isNetwork, { error: 'must be an IP address or a network, such as 10.1.2.3 or 10.1.2.0/24' });

/** A field name of HTTP (RFC 9110 ch. 5.1). */
export const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'must be the name of an HTTP header, such as X-Client-Cert' });
