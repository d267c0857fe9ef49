import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../faults/fault.ts';
import { fingerprintOf, issueCertificate, keyStoreOf, type KeyedCertificate } from './certificates/issue.ts';

/** What a trial needs: an authority, a server and one client. */
export interface TrialOptions {
  readonly directory: string;
  /** Names and addresses of the server besides those of this machine. */
  readonly hosts: readonly string[];
  readonly client: string;
  readonly days: number;
  readonly now: Date;
}

export interface TrialClient {
  /** Base name of its files: `client` has client.crt, client.key and client.p12. */
  readonly name: string;
  /** Of the key store; it is kept nowhere. */
  readonly password: string;
  readonly fingerprint: string;
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];
const DAY_MS = 86_400_000;
/** Clocks of two machines differ. */
const LEEWAY_MS = 3_600_000;
const PASSWORD_BYTES = 18;
/** What may stand in a file name on every system, and in a distinguished name without escapes. */
const CLIENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Makes an authority, a server certificate and a client certificate for trying mutual TLS: for trials, not for patients.
 * @throws Fault command-refused where files are in the way or a name cannot be used
 */
export async function makeTrialCertificates(options: TrialOptions): Promise<TrialClient> {
  requireName(options.client);
  requireAbsent(options.directory, ['ca.crt', 'ca.key', 'server.crt', 'server.key', ...filesOf(options.client)]);
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  chmodSync(options.directory, 0o700);
  const validity = validityOf(options);
  const authority = await issueCertificate({ purpose: 'authority', commonName: 'Healthcare Exchange trial authority', ...validity });
  write(options.directory, 'ca', authority);
  const hosts = [...new Set([...LOCAL_HOSTS, ...options.hosts])];
  const commonName = options.hosts[0] ?? 'localhost';
  write(options.directory, 'server', await issueCertificate({ purpose: 'server', commonName, hosts, ...validity }, authority));
  return writeClient(options, authority);
}

/**
 * Makes one more client certificate of the authority that is in the directory.
 * @throws Fault command-refused where there is no authority, files are in the way or the name cannot be used
 */
export async function makeTrialClient(options: Omit<TrialOptions, 'hosts'>): Promise<TrialClient> {
  const { directory, client } = options;
  requireName(client);
  if (!existsSync(join(directory, 'ca.key'))) throw refused(`${directory}: there is no ca.key; "exchange certificates init" makes it`);
  requireAbsent(directory, filesOf(client));
  const [certificate, key] = ['ca.crt', 'ca.key'].map((file) => readFileSync(join(directory, file), 'utf8'));
  return writeClient(options, { certificate: certificate ?? '', key: key ?? '' });
}

async function writeClient(options: Omit<TrialOptions, 'hosts'>, authority: KeyedCertificate): Promise<TrialClient> {
  const { directory, client } = options;
  const made = await issueCertificate({ purpose: 'client', commonName: client, ...validityOf(options) }, authority);
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  write(directory, client, made);
  writeFileSync(join(directory, `${client}.p12`), keyStoreOf(made, authority.certificate, password, client), { mode: 0o600 });
  return { name: client, password, fingerprint: fingerprintOf(made.certificate) };
}

function validityOf({ days, now }: { readonly days: number; readonly now: Date }): { readonly from: Date; readonly until: Date } {
  return { from: new Date(now.getTime() - LEEWAY_MS), until: new Date(now.getTime() + days * DAY_MS) };
}

const filesOf = (client: string): readonly string[] => [`${client}.crt`, `${client}.key`, `${client}.p12`];

function requireName(client: string): void {
  if (!CLIENT_NAME.test(client) || ['ca', 'server'].includes(client))
    throw refused(`"${client}" cannot name a client: use up to 64 letters, digits, ".", "_" and "-", and not "ca" or "server"`);
}

/** An authority that was handed out is never overwritten: all that trust it would have to be told. */
function requireAbsent(directory: string, files: readonly string[]): void {
  const [first] = files.filter((file) => existsSync(join(directory, file)));
  if (first !== undefined) throw refused(`${join(directory, first)}: is there already; name another directory or client`);
}

const refused = (detail: string): Fault => new Fault('command-refused', detail);

function write(directory: string, name: string, { certificate, key }: KeyedCertificate): void {
  writeFileSync(join(directory, `${name}.crt`), certificate, { mode: 0o644 });
  writeFileSync(join(directory, `${name}.key`), key, { mode: 0o600 });
}
