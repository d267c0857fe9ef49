import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ForwardedFormat } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import { log } from '../telemetry/logger.ts';
import { clientCertificateOf } from './certificates/certificate-names.ts';
import { CHAIN_HEADER, FORWARDED_HEADERS, forwardedCertificates } from './certificates/forwarded-certificate.ts';
import { type Presented, SentChains } from './certificates/sent-chains.ts';
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
/** Judgements of what proxies have sent: a certificate has a few KB, and clients are fewer. */
const MOST_TEXTS = 1000;

/** What a proxy has said of one request. */
interface ForwardedValues {
  readonly values: readonly string[];
  readonly chain: string;
}

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
  /** By what the proxy has sent. */
  readonly #judgedTexts = new Map<string, Judged>();
  readonly #presented = new WeakMap<Socket, Presented>();
  readonly #chains = new SentChains();
  readonly #headers = new WeakMap<IncomingMessage, ForwardedValues>();

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
    if (name !== undefined && this.#proxies.has(request)) {
      const { [name]: values = [], [CHAIN_HEADER]: chain = [] } = request.headersDistinct;
      this.#headers.set(request, { values, chain: chain.join() });
    }
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
    if (known && holds(known, authorities)) return known.certificate;
    const presented = this.#presented.get(socket) ?? this.#chains.presentedBy(socket);
    if (!presented) return undefined;
    this.#presented.set(socket, presented);
    const judged = judge(presented, authorities);
    this.#chains.believed(presented);
    this.#judged.set(socket, judged);
    return judged.certificate;
  }

  #forwardedOf(request: IncomingMessage, format: ForwardedFormat, authorities: ClientAuthorities): ClientCertificate | undefined {
    const { values, chain } = this.#headers.get(request) ?? { values: [], chain: '' };
    const [value, ...further] = values;
    if (value === undefined || value.trim() === '') return undefined; // proxies send an empty one where there was no certificate
    const text = further.length === 0 ? `${value}\n${chain}` : undefined;
    const known = text === undefined ? undefined : this.#judgedTexts.get(text);
    if (known && holds(known, authorities)) return known.certificate;
    const certificates = text === undefined ? undefined : forwardedCertificates(format, value, chain);
    if (text === undefined || !certificates) throw refused('unreadable');
    const [certificate, ...sent] = certificates;
    const judged = judge({ certificate, sent }, authorities);
    if (this.#judgedTexts.size >= MOST_TEXTS) this.#judgedTexts.clear();
    this.#judgedTexts.set(text, judged);
    return judged.certificate;
  }
}

const CERTIFICATE_HEADERS: ReadonlySet<string> = new Set([
  ...Object.values(FORWARDED_HEADERS),
  CHAIN_HEADER,
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

const holds = ({ by, until }: Judged, authorities: ClientAuthorities): boolean => by === authorities && Date.now() < until;

function judge({ certificate, sent }: Presented, authorities: ClientAuthorities): Judged {
  const now = Date.now();
  const problem = problemOf({ certificate, sent }, authorities, now);
  if (problem !== undefined) throw refused(problem, certificate);
  return { by: authorities, until: now + HOLDS_MS, certificate: clientCertificateOf(certificate) };
}

function problemOf({ certificate, sent }: Presented, authorities: ClientAuthorities, now: number): string | undefined {
  try {
    return authorities.problemOf(certificate, new Date(now), sent);
  } catch {
    return 'unreadable'; // what TLS can read, what reads extensions may not
  }
}

/** The caller learns that it was refused; why, whoever looks after this server. */
function refused(problem: string, certificate?: X509Certificate): Fault {
  const fingerprint = certificate?.fingerprint256.replaceAll(':', '').toLowerCase();
  log.info('client-certificate-refused', { detail: problem, fingerprint });
  return new Fault('authentication-failed', 'the client certificate is not accepted');
}
