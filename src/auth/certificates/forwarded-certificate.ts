import { X509Certificate } from 'node:crypto';
import type { ForwardedFormat } from '../../config/snapshot.ts';
import { LONGEST_PATH } from './certification-path.ts';

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

/** Behind the certificate of the client in RFC 9440, a list of those of authorities that it has sent. */
export const CHAIN_HEADER = 'client-cert-chain';

/**
 * The certificates in the header of a proxy: the client's own first, then those of authorities that it has sent, where the proxy hands
 * them on.
 * @param value of the one header that the configuration names
 * @param chain of {@link CHAIN_HEADER}, under `rfc9440`
 * @returns undefined for what is not one in this format: whoever asks must take it for a refusal, not for silence
 */
export function forwardedCertificates(
  format: ForwardedFormat,
  value: string,
  chain = '',
): [X509Certificate, ...X509Certificate[]] | undefined {
  if (value.length + chain.length > LONGEST_HEADER) return undefined;
  try {
    const [first, ...further] = [...dersOf(format, value.trim()), ...(format === 'rfc9440' ? byteSequences(chain) : [])];
    return first && [new X509Certificate(first), ...further.slice(0, LONGEST_PATH).map((der) => new X509Certificate(der))];
  } catch {
    return undefined;
  }
}

/** @throws Error for what is not in the format */
function dersOf(format: ForwardedFormat, value: string): Buffer[] {
  switch (format) {
    case 'rfc9440': // RFC 9440 ch. 2.1: a byte sequence of RFC 8941
      return [byteSequence(value)];
    case 'azure':
      return [base64(value)];
    case 'nginx':
    case 'aws':
      return pems(decodeURIComponent(value));
    case 'traefik': // the bodies of the PEM texts, the client's first
      return value.split(',').map((part) => base64(decodeURIComponent(part).trim()));
    case 'envoy': {
      const { cert, chain } = lastHop(value);
      const all = chain === undefined ? [] : pems(decodeURIComponent(chain));
      const [leaf] = cert === undefined ? all : pems(decodeURIComponent(cert));
      if (!leaf) throw new Error('no certificate');
      return [leaf, ...all.filter((der) => !der.equals(leaf))]; // the chain begins with the client's own
    }
  }
}

/** RFC 8941 ch. 3.3.5. */
function byteSequence(text: string): Buffer {
  if (!text.startsWith(':') || !text.endsWith(':')) throw new Error('no byte sequence');
  return base64(text.slice(1, -1));
}

const byteSequences = (list: string): Buffer[] => (list.trim() === '' ? [] : list.split(',').map((item) => byteSequence(item.trim())));

function base64(text: string): Buffer {
  if (!BASE64.test(text)) throw new Error('no Base64');
  return Buffer.from(text, 'base64');
}

/** One or more PEM texts, with nothing before, between and behind them. */
function pems(text: string): Buffer[] {
  const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
  const ders: Buffer[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const to = rest.indexOf(end);
    if (!rest.startsWith(begin) || to < 0) throw new Error('no PEM');
    ders.push(base64(rest.slice(begin.length, to).replaceAll(/\s/g, '')));
    rest = rest.slice(to + end.length).trim();
  }
  return ders;
}

/**
 * `By=…;Hash=…;Cert="…",By=…`: elements of the hops, the last one's is the proxy's that is trusted. A quoted value may hold the
 * separators, and quotes behind a backslash.
 */
function lastHop(value: string): { readonly cert?: string; readonly chain?: string } {
  let isQuoted = false;
  let start = 0;
  let found: { cert?: string; chain?: string } = {};
  for (let index = 0; index <= value.length; index++) {
    const character = value.charAt(index);
    if (isQuoted && character === '\\') index++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ';' || character === ',' || character === '')) {
      found = { ...found, ...certificatesIn(value.slice(start, index)) };
      start = index + 1;
      if (character === ',') found = {};
    }
  }
  if (isQuoted) throw new Error('an open quote');
  return found;
}

function certificatesIn(pair: string): { readonly cert?: string; readonly chain?: string } {
  const equals = pair.indexOf('=');
  const key = pair.slice(0, equals).trim().toLowerCase();
  const value = pair.slice(equals + 1).trim();
  const text = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (key === 'cert') return { cert: text };
  return key === 'chain' ? { chain: text } : {};
}
