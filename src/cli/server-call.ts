import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Option } from 'commander';
import { Fault } from '../faults/fault.ts';

/** Which server a command speaks to, and by which certificates both know each other. */
export interface ServerOptions {
  readonly url: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly ca?: string;
}

/** In the help of each command that speaks to a server. */
export const SERVER_OPTIONS: readonly Option[] = [
  new Option('--url <url>', 'the server').env('EXCHANGE_URL').default('http://localhost:8000'),
  new Option('--certificate <file>', 'client certificate for mutual TLS: PEM with its chain, or PKCS#12').env(
    'EXCHANGE_CLIENT_CERTIFICATE',
  ),
  new Option('--key <file>', 'its private key (PEM), unless the file of the certificate holds it').env('EXCHANGE_CLIENT_KEY'),
  new Option('--passphrase-file <file>', 'the password of the key or the PKCS#12 file').env('EXCHANGE_CLIENT_PASSPHRASE_FILE'),
  new Option('--ca <file>', 'the authority of the server (PEM); without it: those that Node trusts').env('EXCHANGE_SERVER_CA'),
];

export interface ServerRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

export interface ServerAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
}

interface Agent {
  readonly agent: HttpAgent | TlsAgent;
  readonly send: typeof httpRequest;
}

/** Longer than any answer takes. */
const SILENCE_MS = 120_000;
const agents = new WeakMap<ServerOptions, Promise<Agent>>();

/** The address of a path of the server. */
export function addressOf(path: string, { url }: ServerOptions): URL {
  return new URL(path, url.endsWith('/') ? url : `${url}/`);
}

/**
 * Sends a request and reads the answer whole. Redirects are answers like others.
 * @throws Fault command-refused where certificates cannot be used, or the server is silent; errors of the connection with their `code`
 */
export async function callServer(
  path: string,
  options: ServerOptions,
  { method = 'GET', headers = {}, body }: ServerRequest = {},
): Promise<ServerAnswer> {
  const address = addressOf(path, options);
  const made = agents.get(options) ?? agentFor(address, options);
  agents.set(options, made);
  const { agent, send } = await made;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(address, { method, agent, headers: { ...headers, ...length }, timeout: SILENCE_MS }, resolve);
    sent.on('timeout', () => sent.destroy(new Fault('command-refused', `the server has been silent for ${SILENCE_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const status = response.statusCode ?? 0;
  return { status, ok: status >= 200 && status < 300, text: Buffer.concat(chunks).toString('utf8') };
}

async function agentFor({ protocol }: URL, options: ServerOptions): Promise<Agent> {
  if (protocol === 'https:') return { agent: new TlsAgent({ keepAlive: true, ...(await secureOptions(options)) }), send: tlsRequest };
  if (protocol !== 'http:') throw new Fault('command-refused', 'must be an address such as https://localhost:8443', '--url');
  if (isNamed(options.certificate)) throw new Fault('command-refused', 'must begin with https:// where a certificate is shown', '--url');
  return { agent: new HttpAgent({ keepAlive: true }), send: httpRequest };
}

/** An empty variable counts as one that is not set. */
const isNamed = (file: string | undefined): file is string => file !== undefined && file !== '';

async function secureOptions({ certificate, key, passphraseFile, ca }: ServerOptions): Promise<SecureContextOptions> {
  const made: SecureContextOptions & { ca?: Buffer } = {};
  if (isNamed(ca)) made.ca = await readFile(ca);
  if (isNamed(certificate)) {
    const shown = await readFile(certificate);
    if (!shown.includes('-----BEGIN ')) made.pfx = shown;
    else Object.assign(made, { cert: shown, key: isNamed(key) ? await readFile(key) : shown });
  }
  if (isNamed(passphraseFile)) made.passphrase = (await readFile(passphraseFile, 'utf8')).trim();
  try {
    if (made.ca !== undefined && !made.ca.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no PEM');
    createSecureContext(made);
  } catch {
    throw new Fault(
      'command-refused',
      'these files cannot be used: --certificate and --key are PEM and belong together, or --certificate is PKCS#12; --passphrase-file has its password; --ca is PEM',
      isNamed(certificate) ? '--certificate' : '--ca',
    );
  }
  return made;
}
