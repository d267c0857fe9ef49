import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { Fault } from '../faults/fault.ts';

/** How a command proves to a server who sends. */
export interface CredentialOptions {
  readonly url: string;
  readonly token?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
}

export const CREDENTIAL_OPTIONS = [
  new Option('--token <token>', 'a token, sent as Authorization: Bearer; @file reads it from a file'),
  new Option('--client-id <id>', 'gets a token from the server as this service principal').conflicts('token'),
  new Option('--client-secret-file <file>', 'its secret: secrets on a command line are seen by everybody on the machine'),
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
  if (clientId === undefined) return {};
  const found = known.get(options);
  if (found && Date.now() < found.until) return bearer(found.token);
  const made = await tokenFor(clientId, options);
  known.set(options, made);
  return bearer(made.token);
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function tokenFor(clientId: string, { url, clientSecretFile }: CredentialOptions): Promise<Known> {
  if (clientSecretFile === undefined) throw new Fault('command-refused', 'is needed beside --client-id', '--client-secret-file');
  const secret = await secretIn(clientSecretFile, '--client-secret-file');
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  const response = await fetch(new URL('oauth2/token', url.endsWith('/') ? url : `${url}/`), {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const { access_token: token, expires_in: seconds, error } = (typeof answer === 'object' && answer !== null ? answer : {}) as Answer;
  if (typeof token !== 'string')
    throw new Fault(
      'command-refused',
      `the server gives no token: HTTP ${response.status} ${typeof error === 'string' ? error : ''}`.trimEnd(),
    );
  return { token, until: Date.now() + Number(seconds ?? 0) * 1000 - EARLY_MS };
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
