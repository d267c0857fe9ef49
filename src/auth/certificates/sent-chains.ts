import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { LONGEST_PATH } from './certification-path.ts';

/** What a client presented in its handshake. */
export interface Presented {
  readonly certificate: X509Certificate;
  /** Of the authorities below the trusted ones, as it has sent them along. */
  readonly sent: readonly X509Certificate[];
}

/** Clients whose chains are remembered: more than send to one server. */
const MOST_CHAINS = 1000;

/**
 * The certificates of handshakes. A session that is resumed has the certificate of the client and nothing else: what the same client sent
 * when it began is remembered.
 */
export class SentChains {
  /** By fingerprint of the client's own. */
  readonly #chains = new Map<string, readonly X509Certificate[]>();

  presentedBy(socket: TLSSocket): Presented | undefined {
    // Asked before anything else: to ask for the certificate alone takes the chain away (Node 24.21).
    const detailed: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true);
    if (!detailed.raw) return undefined;
    const certificate = new X509Certificate(detailed.raw);
    if (socket.isSessionReused()) return { certificate, sent: this.#chains.get(certificate.fingerprint256) ?? [] };
    return { certificate, sent: chainAbove(detailed) };
  }

  /** Remembers the chain of a client that has been believed: strangers cannot fill the memory. */
  believed({ certificate: { fingerprint256 }, sent }: Presented): void {
    if (sent.length === 0) return;
    this.#chains.delete(fingerprint256); // and so becomes the youngest
    this.#chains.set(fingerprint256, sent);
    const [oldest] = this.#chains.keys();
    if (this.#chains.size > MOST_CHAINS && oldest !== undefined) this.#chains.delete(oldest);
  }
}

/** What stands above the certificate of the client. */
function chainAbove(leaf: Partial<DetailedPeerCertificate>): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let last: Partial<DetailedPeerCertificate> = leaf;
  while (chain.length < LONGEST_PATH) {
    const next = last.issuerCertificate;
    if (!next || next === last) break; // a root is its own issuer
    chain.push(new X509Certificate(next.raw));
    last = next;
  }
  return chain;
}
