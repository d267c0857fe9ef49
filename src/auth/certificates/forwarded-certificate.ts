import { X509Certificate } from 'node:crypto';
import type { ForwardedFormat } from '../../config/snapshot.ts';

/** The header of each format, as the proxies name it unless told otherwise. */
export const FORWARDED_HEADERS: Readonly<Record<ForwardedFormat, string>> = {
  rfc9440: 'client-cert',
  envoy: 'x-forwarded-client-cert',
  azure: 'x-arr-clientcert',
  nginx: 'x-client-cert',
  aws: 'x-amzn-mtls-clientcert-leaf',
  traefik: 'x-forwarded-tls-client-cert',
};

/** Certificates of clients have 1 to 3 KB; what is longer is not read. */
const LONGEST_HEADER = 16_384;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The certificate in the header of a proxy; of a chain the client's own.
 * @param value of the one header that the configuration names
 * @returns undefined for what is not one in this format: whoever asks must take it for a refusal, not for silence
 */
export function forwardedCertificate(format: ForwardedFormat, value: string): X509Certificate | undefined {
  if (value.length > LONGEST_HEADER) return undefined;
  const der = derOf(format, value.trim());
  if (der === undefined || der.length === 0) return undefined;
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function derOf(format: ForwardedFormat, value: string): Buffer | undefined {
  switch (format) {
    case 'rfc9440': // RFC 9440 ch. 2.1: a byte sequence of RFC 8941
      return value.startsWith(':') && value.endsWith(':') ? base64(value.slice(1, -1)) : undefined;
    case 'azure':
      return base64(value);
    case 'nginx':
    case 'aws':
      return pem(unescaped(value));
    case 'traefik': // the bodies of the PEM texts, the client's first
      return base64(unescaped(value.split(',', 1)[0] ?? '')?.trim());
    case 'envoy':
      return pem(unescaped(certificateOfLastHop(value)));
  }
}

function base64(text: string | undefined): Buffer | undefined {
  return text !== undefined && BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function pem(text: string | undefined): Buffer | undefined {
  const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
  const from = text?.indexOf(begin) ?? -1;
  if (text === undefined || from !== 0) return undefined;
  const to = text.indexOf(end);
  return to < 0 ? undefined : base64(text.slice(begin.length, to).replaceAll(/\s/g, ''));
}

function unescaped(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * `By=…;Hash=…;Cert="…",By=…`: elements of the hops, the last one's is the proxy's that is trusted. A quoted value may hold the
 * separators, and quotes behind a backslash.
 */
function certificateOfLastHop(value: string): string | undefined {
  let isQuoted = false;
  let start = 0;
  let certificate: string | undefined;
  for (let index = 0; index <= value.length; index++) {
    const character = value.charAt(index);
    if (isQuoted && character === '\\') index++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ';' || character === ',' || character === '')) {
      certificate = certificateIn(value.slice(start, index)) ?? certificate;
      start = index + 1;
      if (character === ',') certificate = undefined;
    }
  }
  return isQuoted ? undefined : certificate;
}

function certificateIn(pair: string): string | undefined {
  const equals = pair.indexOf('=');
  if (pair.slice(0, equals).trim().toLowerCase() !== 'cert') return undefined;
  const value = pair.slice(equals + 1).trim();
  return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
