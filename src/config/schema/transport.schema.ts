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

const seconds = (least: number): z.ZodNumber => z.number().min(least).max(3600);

/** `server.limits`. */
export const limitsSchema = z
  .strictObject({
    connections: z
      .int()
      .min(1)
      .max(100_000)
      .default(4000)
      .describe('Connections at a time; further ones are closed. The operating system must allow as many open files.'),
    'connections-per-address': z
      .int()
      .min(1)
      .max(100_000)
      .default(256)
      .describe('The same of one address; of IPv6 one /64 network. Those of `server.proxy.addresses` are not counted.'),
    'handshake-seconds': seconds(0.1).default(10).describe('How long a TLS handshake may take.'),
    'header-seconds': seconds(0.1)
      .default(20)
      .describe('How long request line and headers may take, from the first byte or the connection.'),
    'header-bytes': z.int().min(1024).max(65_536).default(16_384).describe('What request line and headers may have together.'),
    'header-count': z.int().min(10).max(1000).default(100).describe('How many headers a request may have.'),
    'bytes-per-second': z
      .int()
      .min(1)
      .max(1_000_000)
      .default(512)
      .describe(
        'The least that a body must arrive by, and an answer be read by, over each `patience-seconds`. There is no limit to the time as a whole: 16 MiB may take as long as this allows.',
      ),
    'patience-seconds': seconds(0.1).default(30).describe('For how long a body or an answer may be slower than that, or stand still.'),
    'idle-seconds': seconds(0.1)
      .default(75)
      .describe('How long a connection is kept without a request: longer than proxies in front keep theirs (mostly 60).'),
  })
  .prefault({})
  .describe('What a connection may take, so that slow clients cannot hold the server up: whoever is slower gets 408, or is disconnected.');

/** `server.management`. */
export const managementSchema = z
  .strictObject({
    host: host
      .default('127.0.0.1')
      .describe('Address to listen on. On another one than this machine itself it speaks TLS, so `tls` is needed.'),
    port: tcpPort.describe('TCP port.'),
  })
  .describe('A second listener for health and metrics; `/metrics` and `/_health` are then found there alone.');
