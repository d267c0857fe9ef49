import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { Fault } from '../faults/fault.ts';
import { callServer, type ServerOptions } from './server-call.ts';

/** How a command proves to a server who sends. */
export interface CredentialOptions extends ServerOptions {
  readonly token?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
}

export const CREDENTIAL_OPTIONS = [
  new Option('--token <token>', 'a token, sent as Authorization: Bearer; @file reads it from a file'),
  new Option('--client-id <id>', 'gets a token from the server as this service principal').env('EXCHANGE_CLIENT_ID').conflicts('token'),
  new Option(
    '--client-secret-file <file>',
    'its secret, unless the certificate is its proof: secrets on a command line are seen by everybody on the machine',
  ).env('EXCHANGE_CLIENT_SECRET_FILE'),
];

interface Known {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A token is asked for anew some time before it ends. */
const EARLY_MS = 30_000;
const known = new WeakMap<CredentialOptions, Known>();

/**
 * The headers by which a command proves who sends; none without `--token` and `--client-id`.
 * @throws Fault command-refused where a file cannot be read or the server gives no token
 */
export async function credentialHeaders(options: CredentialOptions): Promise<Record<string, string>> {
  const { token, clientId } = options;
  if (token !== undefined) return bearer(token.startsWith('@') ? await secretIn(token.slice(1), '--token') : token);
  if (clientId === undefined || clientId === '') return {};
  const found = known.get(options);
  if (found && Date.now() < found.until) return bearer(found.token);
  const made = await tokenFor(clientId, options);
  known.set(options, made);
  return bearer(made.token);
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function tokenFor(clientId: string, options: CredentialOptions): Promise<Known> {
  const { proof, form } = await proofOf(clientId, options);
  const { status, text } = await callServer('oauth2/token', options, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...proof },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
  });
  const { access_token: token, expires_in: seconds, error } = answerIn(text);
  if (typeof token !== 'string')
    throw new Fault('command-refused', `the server gives no token: HTTP ${status} ${typeof error === 'string' ? error : ''}`.trimEnd());
  return { token, until: Date.now() + Number(seconds ?? 0) * 1000 - EARLY_MS };
}

interface Proof {
  readonly proof: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** The secret, or the certificate that is shown (`tls_client_auth`). */
async function proofOf(clientId: string, { clientSecretFile = '', certificate = '' }: CredentialOptions): Promise<Proof> {
  if (clientSecretFile === '' && certificate === '')
    throw new Fault('command-refused', 'is needed beside --client-id, or --certificate', '--client-secret-file');
  if (clientSecretFile === '') return { proof: {}, form: { client_id: clientId } };
  const secret = await secretIn(clientSecretFile, '--client-secret-file');
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  return { proof: { authorization: `Basic ${credentials}` }, form: {} };
}

function answerIn(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

interface Answer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly error?: unknown;
}

async function secretIn(file: string, option: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Fault('command-refused', `${file} cannot be read`, option);
  return text.trim();
}
