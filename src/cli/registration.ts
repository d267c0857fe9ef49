import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrincipalFile } from '../auth/principal-file.ts';
import { newSecret } from '../auth/secret.ts';
import { readEnvironment } from '../config/environment.ts';
import { SERVICE_PRINCIPALS } from '../configuration-sections.ts';
import { Fault } from '../faults/fault.ts';
import { loadConfiguration } from './load-configuration.ts';

const DAY_MS = 86_400_000;

/** Where service-principals.yaml is. */
export interface RegistryPlace {
  readonly config?: string;
}

/** What `exchange principal add` is told of a principal. */
export interface AddedPrincipal {
  readonly title: string;
  readonly connectAs: readonly string[];
  readonly sendAs: readonly string[];
  readonly sendCategory: readonly string[];
  readonly sourceDomain: readonly string[];
  readonly scope: readonly string[];
  readonly restricted: boolean;
  readonly admin: boolean;
  readonly certificate: readonly string[];
  readonly secret: boolean;
}

/** @returns what the administrator has to read: the secret is shown this once. @throws Fault configuration-invalid */
export function addPrincipal(id: string, options: AddedPrincipal & RegistryPlace): string {
  const made = options.secret ? newSecret() : undefined;
  const certificates = options.certificate.map((path) => ({ fingerprint: certificateFingerprint(path) }));
  change(options, (file) => {
    file.add(id, {
      title: options.title,
      'connect-as': options.connectAs,
      'send-as': options.sendAs,
      'send-categories': options.sendCategory,
      'source-domains': options.sourceDomain,
      scopes: options.scope,
      ...(options.restricted ? { restricted: true } : {}),
      ...(options.admin ? { admin: true } : {}),
      credentials: {
        ...(made ? { secrets: [{ hash: made.hash }] } : {}),
        ...(certificates.length > 0 ? { certificates } : {}),
      },
    });
  });
  return `Client id: ${id}\n${made ? shown(made.secret) : ''}`;
}

/** @returns what the administrator has to read: the secret is shown this once. @throws Fault configuration-invalid */
export function rotateSecret(id: string, options: RegistryPlace & { readonly overlapDays: number }): string {
  const { secret, hash } = newSecret();
  const now = new Date();
  const ends = new Date(now.getTime() + options.overlapDays * DAY_MS);
  change(options, (file) => {
    file.rotate(id, hash, { now, ends });
  });
  return `Client id: ${id}\n${shown(secret)}The old secret, if there was one, ends at ${ends.toISOString()}.\n`;
}

/** Lets a principal in, or not. @throws Fault configuration-invalid */
export function setEnabled(id: string, enabled: boolean, place: RegistryPlace): void {
  change(place, (file) => {
    file.setEnabled(id, enabled);
  });
}

/** All principals and what they may do, for people. */
export function listPrincipals(place: RegistryPlace): string {
  const registry = SERVICE_PRINCIPALS.of(loadConfiguration(place).current);
  const lines: string[] = [];
  for (const { id, name, enabled, admin, restricted, credentials, ...may } of registry.values()) {
    const marks = [...(enabled ? [] : ['disabled']), ...(admin ? ['admin'] : []), ...(restricted ? ['restricted'] : [])];
    const secrets = credentials.secrets.map(({ expires }) =>
      expires === undefined ? 'secret' : `secret until ${new Date(expires).toISOString().slice(0, 10)}`,
    );
    const proofs = [
      ...secrets,
      ...credentials.certificates.map(({ kind }) => `certificate by ${kind}`),
      ...(credentials.keys.length > 0 || credentials.jwksUrl !== undefined ? ['signed assertions'] : []),
      ...credentials.external.map(({ issuer }) => `client of ${issuer}`),
    ];
    lines.push(
      `${id}: ${name}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`,
      `  connects as ${words(may.connectAs)}; sends as ${words(may.sendAs)}: ${words(may.sendCategories)} to ${words(may.sourceDomains)}`,
      `  reads by ${words(may.scopes === 'any' ? 'any' : may.scopes.map(({ type, letters }) => `${type}.${letters.join('')}`))}`,
      `  proves it by ${words(proofs)}`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** @throws Fault command-refused for a file without a certificate; errors of the file */
function certificateFingerprint(path: string): string {
  const text = readFileSync(path, 'latin1');
  try {
    return new X509Certificate(text.slice(text.indexOf('-----BEGIN CERTIFICATE-----'))).fingerprint256.replaceAll(':', '').toLowerCase();
  } catch {
    throw new Fault('command-refused', `${path} holds no certificate in PEM`, '--certificate');
  }
}

const words = (list: readonly string[] | 'any'): string => (list === 'any' ? 'any' : list.length === 0 ? 'nothing' : list.join(' '));
const shown = (secret: string): string => `Client secret, shown this once: ${secret}\n`;

/**
 * Changes the file, whole or not at all: what the server would refuse is taken back.
 * @throws Fault configuration-invalid
 */
function change(place: RegistryPlace, edit: (file: PrincipalFile) => void): void {
  const { configDirectory } = readEnvironment(place);
  const load = (): unknown => loadConfiguration(place);
  load(); // a fault that was there before is not ours
  const named = join(configDirectory, 'service-principals.yaml');
  const isThere = existsSync(named);
  const path = isThere ? realpathSync(named) : named; // mounted configurations are links
  const before = isThere ? readFileSync(path, 'utf8') : '';
  const file = new PrincipalFile(before);
  edit(file);
  write(path, file.toString(), isThere);
  try {
    load();
  } catch (error) {
    if (isThere) write(path, before, true);
    else rmSync(path);
    throw error;
  }
}

/** Under another name first, so that nobody reads half of it; a name with a dot in front is no configuration file. */
function write(path: string, text: string, isThere: boolean): void {
  const unfinished = join(path, '..', `.service-principals.${process.pid}.tmp`);
  try {
    writeFileSync(unfinished, text, { mode: isThere ? statSync(path).mode & 0o777 : 0o644, flag: 'wx' });
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
