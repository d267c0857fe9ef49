import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopback } from '../config/listen-address.ts';
import type { CertificatePolicy } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import { sessionOf } from './session-cookie.ts';

/** A client certificate whose chain, dates, purpose and revocation have been checked against our own CAs. */
export interface ClientCertificate {
  /** SHA-256 of the DER: small hexadecimal letters, no colons. */
  readonly fingerprint: string;
  /** Base64url of the same, as `cnf["x5t#S256"]` of a bound token has it (RFC 8705 ch. 3.1). */
  readonly thumbprint: string;
  /** RFC 4514. */
  readonly subject: string;
  /** Subject alternative names. */
  readonly names: readonly { readonly kind: 'dns' | 'uri' | 'email'; readonly value: string }[];
}

/** What a request offers as proof of who sends it, before anybody has judged it. */
export interface Evidence {
  /** The token of `Authorization: Bearer`. */
  readonly bearer: string | undefined;
  /** The certificate of this connection, or the one that a trusted proxy vouches for. */
  readonly certificate: ClientCertificate | undefined;
  /** What the door says of certificates: `off`: nobody asked for the one that is there. */
  readonly certificatePolicy: CertificatePolicy;
  /** The session of a browser, from a page of this server. */
  readonly session: string | undefined;
  /** Whether a browser sends it, perhaps for a page of somebody else. */
  readonly isOfBrowser: boolean;
  /** Whether a program on this machine sends it. */
  readonly isFromHere: boolean;
}

/** Where client certificates come from: the TLS of this server, or a header of a trusted proxy. */
export abstract class ClientCertificates {
  /**
   * The certificate behind a request, fully validated; undefined where none was presented.
   * @throws Fault authentication-failed for one that is not accepted
   */
  abstract of(request: IncomingMessage): ClientCertificate | undefined;
}

/** No token that anybody issues is longer. */
const MAXIMUM_TOKEN = 8192;
/** RFC 6750 ch. 2.1, RFC 9110 ch. 11.6.2: the scheme is compared without case. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * Reads the proof that a request carries.
 * @param policy whether there must be a certificate
 * @throws Fault authentication-missing for a certificate that is not there; authentication-failed for an Authorization header that is no
 * Bearer token, stands twice, or is too long
 */
export function evidenceOf(
  request: IncomingMessage,
  certificates: ClientCertificates,
  { publicUrl, policy }: { readonly publicUrl: string; readonly policy: CertificatePolicy },
): Evidence {
  const certificate = policy === 'off' ? acceptedOnly(request, certificates) : certificates.of(request);
  if (policy === 'required' && !certificate) throw new Fault('authentication-missing', 'present a client certificate');
  return {
    bearer: bearerOf(request),
    certificate,
    certificatePolicy: policy,
    session: sessionOf(request, publicUrl),
    isOfBrowser: request.headers['sec-fetch-site'] !== undefined || request.headers.origin !== undefined,
    isFromHere: isFromHere(request.socket),
  };
}

/** Over loopback, or from an address to the same one: no other machine has it. What headers say does not count. */
function isFromHere({ remoteAddress, localAddress }: Pick<Socket, 'remoteAddress' | 'localAddress'>): boolean {
  return remoteAddress !== undefined && (isLoopback(remoteAddress) || remoteAddress === localAddress);
}

/** Where nobody asks for one, a certificate still is what a token may be bound to; one that is not accepted is none. */
function acceptedOnly(request: IncomingMessage, certificates: ClientCertificates): ClientCertificate | undefined {
  try {
    return certificates.of(request);
  } catch (thrown) {
    if (thrown instanceof Fault) return undefined;
    throw thrown;
  }
}

function bearerOf({ headersDistinct }: IncomingMessage): string | undefined {
  const [header, ...further] = headersDistinct['authorization'] ?? [];
  if (header === undefined) return undefined;
  if (further.length > 0) throw new Fault('authentication-failed', 'the header Authorization stands twice', 'Authorization');
  const token = header.length > MAXIMUM_TOKEN ? undefined : BEARER.exec(header)?.[1];
  if (token === undefined) throw new Fault('authentication-failed', 'send Authorization: Bearer and a token', 'Authorization');
  return token;
}
