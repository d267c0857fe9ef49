import { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { TestCertificate } from '../factories/certificates.ts';

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** SHA-256 of the certificate that the server presented. */
  readonly server: string;
}

export interface TlsCall {
  readonly authority: string;
  readonly client?: TestCertificate | undefined;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly version?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

/** One request over a TLS connection of its own, with or without a client certificate. */
export function overTls(url: string, { authority, client, headers = {}, body, version }: TlsCall): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        ca: authority,
        agent: false,
        headers,
        ...(client ? { cert: client.certificate, key: client.key } : {}),
        ...(version ? { minVersion: version, maxVersion: version } : {}),
      },
      (response) => {
        const server = 'getPeerX509Certificate' in response.socket ? fingerprintOf(response.socket.getPeerX509Certificate) : '';
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8'), server });
        });

        function fingerprintOf(peer: unknown): string {
          const certificate: unknown = typeof peer === 'function' ? peer.call(response.socket) : undefined;
          const has = typeof certificate === 'object' && certificate !== null && 'fingerprint256' in certificate;
          return has ? String(certificate.fingerprint256).replaceAll(':', '').toLowerCase() : '';
        }
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
