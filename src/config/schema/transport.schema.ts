import { z } from 'zod';
import { filePath, fingerprint, headerName, host, listOf, network, tcpPort } from '../setting-values.ts';

const doorPolicy = z.enum(['required', 'optional', 'off']);

/** How proxies hand on the certificate of a client; see docs/integration-guide.md and RFC 9440. */
const FORWARDED_FORMATS = ['rfc9440', 'envoy', 'azure', 'nginx', 'aws', 'traefik'] as const;

/** `server.tls`. */
export const tlsSchema = z
  .strictObject({
    certificate: filePath.describe(
      'PEM file with the certificate of the server and the chain up to its authority. Paths begin in the configuration directory.',
    ),
    key: filePath.describe('PEM file with its private key. A renewal of the two files is noticed within seconds, and with SIGHUP.'),
    'minimum-version': z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2').describe('The oldest version of TLS that is spoken.'),
  })
  .describe('TLS in the server itself. Without it the server speaks plain HTTP.');

/** `server.client-certificates`. */
export const clientCertificatesSchema = z
  .strictObject({
    authorities: listOf(filePath, 1).describe(
      'PEM files with the authorities whose client certificates are believed; no others are, whatever the machine trusts. Authorities below them count when the client sends their certificates, as engines do that have the whole chain in their key store; else they must stand here, too. Name and policy constraints are not checked: an authority that has them is refused.',
    ),
    'revocation-lists': listOf(filePath)
      .default([])
      .describe(
        'Certificate revocation lists, PEM or DER, one of each authority, those below that clients send among them. One that is out of date lets nobody of its authority in.',
      ),
    'revoked-fingerprints': listOf(fingerprint, 0, (text) => text.replaceAll(':', '').toLowerCase())
      .default([])
      .describe('SHA-256 of certificates that are not believed any more.'),
    ingest: doorPolicy
      .default('optional')
      .describe(
        'On `$ingest` and `$convert`. `required`: a client without one gets 401; `optional`: one that is presented must be right; `off`: nobody asks, and only tokens that are bound to one are compared with it.',
      ),
    'fhir-api': doorPolicy.default('optional').describe('The same on the FHIR API.'),
  })
  .describe(
    'Certificates of clients: mutual TLS, with `tls`, or handed on by `proxy`. They need `auth.mode: required`: under `none` nobody would look at them, and the server does not start.',
  );

/** `server.proxy`. */
export const proxySchema = z
  .strictObject({
    addresses: listOf(network, 1).describe(
      'Where its connections come from: nothing that another address says of TLS or certificates counts.',
    ),
    'certificate-header': z
      .enum(FORWARDED_FORMATS)
      .optional()
      .describe(
        'How the proxy hands on the certificate of the client. Client certificates then come by this header alone; the proxy must remove one that a client sends.',
      ),
    'certificate-header-name': headerName.optional().describe('Its name, where it is not the usual one of the format.'),
  })
  .describe('A proxy in front that ends TLS. It says so with `X-Forwarded-Proto: https`.');

/** `server.management`. */
export const managementSchema = z
  .strictObject({
    host: host
      .default('127.0.0.1')
      .describe('Address to listen on. On another one than this machine itself it speaks TLS, so `tls` is needed.'),
    port: tcpPort.describe('TCP port.'),
  })
  .describe('A second listener for health and metrics; `/metrics` and `/_health` are then found there alone.');
