import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ForwardedFormat } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import { log } from '../telemetry/logger.ts';
import { clientCertificateOf } from './certificates/certificate-names.ts';
import { FORWARDED_HEADERS, forwardedCertificate } from './certificates/forwarded-certificate.ts';
import type { ClientAuthorities } from './client-authorities.ts';
import { type ClientCertificate, ClientCertificates } from './evidence.ts';
import type { TrustedProxies } from './transport.ts';

/** The header by which a proxy hands on certificates. */
export interface ForwardedHeader {
  readonly format: ForwardedFormat;
  /** In small letters; undefined: the usual one. */
  readonly name: string | undefined;
}

/** A judgement of a certificate holds so long: its dates and the age of a revocation list are looked at again. */
const HOLDS_MS = 10_000;

interface Judged {
  readonly by: ClientAuthorities;
  readonly until: number;
  readonly certificate: ClientCertificate;
}

/** Certificates of the TLS of this server, or, where a header is configured, those that a proxy hands on; never both. */
export class PresentedCertificates extends ClientCertificates {
  readonly #authorities: () => ClientAuthorities | undefined;
  readonly #proxies: TrustedProxies;
  readonly #forwarded: ForwardedHeader | undefined;
  readonly #judged = new WeakMap<Socket, Judged>();
  readonly #headers = new WeakMap<IncomingMessage, readonly string[]>();

  /** @param authorities those of this moment: files are renewed while the server runs */
  constructor(authorities: () => ClientAuthorities | undefined, proxies: TrustedProxies, forwarded: ForwardedHeader | undefined) {
    super();
    this.#authorities = authorities;
    this.#proxies = proxies;
    this.#forwarded = forwarded;
  }

  /**
   * Takes every header by which some proxy hands on certificates out of a request that has just come in. What the configured proxy
   * has sent is kept apart; everything else was made by somebody else.
   */
  strip(request: IncomingMessage): void {
    const name = this.#forwarded && headerOf(this.#forwarded);
    if (name !== undefined && this.#proxies.has(request)) this.#headers.set(request, request.headersDistinct[name] ?? []);
    const unwanted = name === undefined ? CERTIFICATE_HEADERS : new Set([...CERTIFICATE_HEADERS, name]);
    for (const header of unwanted) {
      Reflect.deleteProperty(request.headers, header);
      Reflect.deleteProperty(request.headersDistinct, header);
    }
    request.rawHeaders = request.rawHeaders.filter((_, index, raw) => !unwanted.has((raw[index - (index % 2)] ?? '').toLowerCase()));
  }

  override of(request: IncomingMessage): ClientCertificate | undefined {
    const authorities = this.#authorities();
    if (!authorities) return undefined;
    if (this.#forwarded) return this.#forwardedOf(request, this.#forwarded.format, authorities);
    const { socket } = request;
    if (!(socket instanceof TLSSocket)) return undefined;
    const known = this.#judged.get(socket);
    const now = Date.now();
    if (known?.by === authorities && now < known.until) return known.certificate;
    const presented = socket.getPeerX509Certificate();
    if (!presented) return undefined;
    const certificate = judge(presented, authorities, new Date(now));
    this.#judged.set(socket, { by: authorities, until: now + HOLDS_MS, certificate });
    return certificate;
  }

  #forwardedOf(request: IncomingMessage, format: ForwardedFormat, authorities: ClientAuthorities): ClientCertificate | undefined {
    const [value, ...further] = this.#headers.get(request) ?? [];
    if (value === undefined || value.trim() === '') return undefined; // proxies send an empty one where there was no certificate
    const certificate = further.length === 0 ? forwardedCertificate(format, value) : undefined;
    if (!certificate) throw refused('unreadable');
    return judge(certificate, authorities, new Date());
  }
}

const CERTIFICATE_HEADERS: ReadonlySet<string> = new Set([
  ...Object.values(FORWARDED_HEADERS),
  'client-cert-chain',
  'x-amzn-mtls-clientcert',
  'x-amzn-mtls-clientcert-serial-number',
  'x-amzn-mtls-clientcert-issuer',
  'x-amzn-mtls-clientcert-subject',
  'x-amzn-mtls-clientcert-validity',
  'x-forwarded-tls-client-cert-info',
  'x-ssl-client-cert',
  'x-ssl-cert',
  'ssl-client-cert',
]);

const headerOf = ({ format, name }: ForwardedHeader): string => name ?? FORWARDED_HEADERS[format];

function judge(certificate: X509Certificate, authorities: ClientAuthorities, now: Date): ClientCertificate {
  const problem = authorities.problemOf(certificate, now);
  if (problem !== undefined) throw refused(problem);
  return clientCertificateOf(certificate);
}

/** The caller learns that it was refused; why, whoever looks after this server. */
function refused(problem: string): Fault {
  log.info('client-certificate-refused', { detail: problem });
  return new Fault('authentication-failed', 'the client certificate is not accepted');
}
