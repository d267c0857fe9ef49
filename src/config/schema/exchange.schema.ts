import { z } from 'zod';
import { host, listOf, publicUrl, tcpPort } from '../setting-values.ts';
import { clientCertificatesSchema, limitsSchema, managementSchema, proxySchema, tlsSchema } from './transport.schema.ts';

/** exchange.yaml without the sections that rooms add. */
export const exchangeSchema = z
  .strictObject({
    server: z
      .strictObject({
        host: host
          .default('127.0.0.1')
          .describe(
            'Address to listen on. `EXCHANGE_HOST` and `--host` override it. Any other address than this machine itself needs `auth.mode: required` and `tls`.',
          ),
        port: tcpPort.default(8000).describe('TCP port to listen on; 0 takes any free one. `PORT` and `--port` override it.'),
        'public-url': publicUrl
          .optional()
          .describe(
            'How clients reach this server: the only source of absolute URLs in answers. Without it: `http://localhost:` (with `tls`: `https://localhost:`) and the port.',
          ),
        names: listOf(host, 0, (name) => name.toLowerCase())
          .default([])
          .describe(
            'Further names by which clients call this server. Under `auth.mode: none` it answers to `localhost`, to addresses, to the name of `public-url` and to these alone, so that no web page can lead a browser here.',
          ),
        'allow-unauthenticated': z
          .boolean()
          .default(false)
          .describe(
            'Whether the server may listen on other addresses than this machine itself although every caller is believed without proof.',
          ),
        'allow-plain': z
          .boolean()
          .default(false)
          .describe(
            'Whether the server may listen on other addresses without `tls` under `auth.mode: required`: for a `proxy` that ends TLS, and for health checks. Whatever is not open gets 403 there, unless the proxy says that TLS protected it.',
          ),
        tls: tlsSchema.optional(),
        'client-certificates': clientCertificatesSchema.optional(),
        proxy: proxySchema.optional(),
        management: managementSchema.optional(),
        limits: limitsSchema,
      })
      .prefault({})
      .describe('Where the server listens and what it is called.'),
    identity: z
      .strictObject({
        'patient-id': z
          .enum(['opaque', 'nhs-number'])
          .default('opaque')
          .describe(
            '`opaque`: `Patient.id` is a keyed hash that tells nothing; `nhs-number`: it is the NHS number itself, wherever a patient has one.',
          ),
      })
      .prefault({})
      .describe('How records get their ids.'),
    security: z
      .strictObject({
        'file-modes': z
          .enum(['strict', 'warn'])
          .default('strict')
          .describe(
            'What happens when others than the owner may read a private key or another secret file: `strict`: the server does not start; `warn`: the log says so. Mounts that cannot be written, and Windows, are not looked at.',
          ),
      })
      .prefault({})
      .describe('What the installation demands of its surroundings.'),
  })
  .describe('What concerns the whole installation.');

export type ExchangeFile = z.output<typeof exchangeSchema>;
