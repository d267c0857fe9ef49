// npm run bench: ingest over mutual TLS with tokens, beside the same over plain HTTP without authentication, in turns.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSecret } from '../../src/auth/secret.ts';
import { certificateOf, serverCertificate } from '../factories/certificates.ts';
import { report, withServer } from './bench-server.ts';
import { type Load, runLoad } from './load-client.ts';
import { admission } from './sample-message.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '10');
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? '2');
const [PLAIN_PORT, TLS_PORT] = [Number(process.env['BENCH_PORT'] ?? '8191'), Number(process.env['BENCH_PORT'] ?? '8191') + 1];
/** Messages a second. */
const WANTED = 800;

const directory = mkdtempSync(join(tmpdir(), 'exchange-bench-'));
const ca = await certificateOf({ purpose: 'authority', name: 'CN=Bench CA' });
const server = await serverCertificate(ca);
const client = await certificateOf({ purpose: 'client', name: 'CN=engine' }, ca);
const { secret, hash } = newSecret();
cpSync('config', directory, { recursive: true });
const files = {
  'ca.crt': ca.certificate,
  'server.crt': server.certificate,
  'server.key': server.key,
  'exchange.yaml': JSON.stringify({
    server: {
      tls: { certificate: 'server.crt', key: 'server.key' },
      'client-certificates': { authorities: ['ca.crt'], ingest: 'required' },
    },
    auth: { mode: 'required' },
  }),
  'service-principals.yaml': JSON.stringify({
    principals: {
      engine: {
        title: 'Engine',
        'connect-as': ['R0D'],
        'send-as': ['R0D'],
        'send-categories': ['ADT'],
        'source-domains': ['emergency-care'],
        credentials: { secrets: [{ hash }] },
      },
    },
  }),
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
const tls = { ca: ca.certificate, cert: client.certificate, key: client.key };

/** A token that is bound to the certificate. */
function token(): Promise<string> {
  const headers = {
    authorization: `Basic ${Buffer.from(`engine:${encodeURIComponent(secret)}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  return new Promise((resolve, reject) => {
    request({ ...tls, host: '127.0.0.1', port: TLS_PORT, path: '/oauth2/token', method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve(String((JSON.parse(text) as { readonly access_token?: string }).access_token));
      });
    })
      .on('error', reject)
      .end('grant_type=client_credentials');
  });
}

const INGEST: Omit<Load, 'body' | 'port'> = {
  path: '/$ingest',
  connections: 64,
  seconds: SECONDS,
  warmup: 8,
  isAccepted: (status, answer) => status === 200 && answer.includes('\rMSA|AA|'),
};

async function measure(name: string, load: Omit<Load, 'body'>, cpuSeconds: () => number): Promise<number> {
  let before = cpuSeconds();
  const result = await runLoad({ ...load, body: (n) => admission(n, n % 2000), onMeasure: () => (before = cpuSeconds()) });
  report(name, result, cpuSeconds() - before);
  return result.accepted / result.seconds;
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, client on the same cores, ${SECONDS} s each`);
console.log('closed loop, 64 keep-alive connections, 2,000 known patients');
for (let round = 0; round < ROUNDS; round++) {
  await withServer({ port: PLAIN_PORT }, async ({ cpuSeconds }) => {
    await measure('plain HTTP, no authentication', { ...INGEST, port: PLAIN_PORT }, cpuSeconds);
  });
  await withServer({ port: TLS_PORT, config: directory }, async ({ cpuSeconds }) => {
    const headers = { authorization: `Bearer ${await token()}` };
    const rate = await measure('mutual TLS, token bound to the certificate', { ...INGEST, port: TLS_PORT, tls, headers }, cpuSeconds);
    if (rate < WANTED) console.log(`LESS THAN ${WANTED}/s`);
  });
}
rmSync(directory, { recursive: true, force: true });
