import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PrincipalFile } from '../auth/principal-file.ts';
import { newSecret } from '../auth/secret.ts';
import { Configuration } from '../config/configuration.ts';
import { readEnvironment } from '../config/environment.ts';
import { CONFIGURATION_SECTIONS, SERVICE_PRINCIPALS } from '../configuration-sections.ts';

const DAY_MS = 86_400_000;

/** `exchange principal`: who may connect. Changes service-principals.yaml; a running server takes it up by itself. */
export function principalCommand(): Command {
  return new Command('principal')
    .description('Registers who may connect, in service-principals.yaml; a running server takes the change up at once')
    .addCommand(addCommand())
    .addCommand(rotateCommand())
    .addCommand(enableCommand('disable', 'Refuses a principal from now on, whatever tokens it has', false))
    .addCommand(enableCommand('enable', 'Lets a principal in again', true))
    .addCommand(listCommand());
}

interface Place {
  readonly config?: string;
}

interface AddOptions extends Place {
  readonly title: string;
  readonly connectAs: readonly string[];
  readonly sendAs: readonly string[];
  readonly sendCategory: readonly string[];
  readonly sourceDomain: readonly string[];
  readonly scope: readonly string[];
  readonly restricted: boolean;
  readonly admin: boolean;
  readonly secret: boolean;
}

function addCommand(): Command {
  return new Command('add')
    .description('Adds a principal and prints its secret, once')
    .argument('<id>', 'its id, which is also its OAuth client id: r0d-mirth')
    .requiredOption('--title <text>', 'what people call it')
    .option('--connect-as <code...>', 'organisations that it belongs to (ODS codes)', [])
    .option('--send-as <code...>', 'organisations that it may send for', [])
    .option('--send-category <category...>', 'what it may send: ADT, ADT^A40, FHIR:Patient, CSV:<feed>', [])
    .option('--source-domain <name...>', 'where it may send to', [])
    .option('--scope <scope...>', 'what it may read: system/Patient.rs', [])
    .option('--restricted', 'it sees resources labelled restricted', false)
    .option('--admin', 'it is an administrator', false)
    .option('--no-secret', 'it proves who it is in another way, which is added to the file by hand')
    .addOption(configOption())
    .action((id: string, options: AddOptions) => {
      const made = options.secret ? newSecret() : undefined;
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
          credentials: made ? { secrets: [{ hash: made.hash }] } : {},
        });
      });
      process.stdout.write(`Client id: ${id}\n${made ? shown(made.secret) : ''}`);
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Makes a new secret and prints it, once; the old one still holds for a while')
    .argument('<id>')
    .addOption(
      new Option('--overlap-days <number>', 'how long the old secret still holds; 0: not at all').default(7).argParser((text) => {
        const days = Number(text);
        if (!Number.isInteger(days) || days < 0 || days > 90) throw new InvalidArgumentError('It must be a whole number from 0 to 90.');
        return days;
      }),
    )
    .addOption(configOption())
    .action((id: string, options: Place & { overlapDays: number }) => {
      const { secret, hash } = newSecret();
      const now = new Date();
      const ends = new Date(now.getTime() + options.overlapDays * DAY_MS);
      change(options, (file) => {
        file.rotate(id, hash, { now, ends });
      });
      process.stdout.write(`Client id: ${id}\n${shown(secret)}The old secret, if there was one, ends at ${ends.toISOString()}.\n`);
    });
}

function enableCommand(name: string, description: string, enabled: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<id>')
    .addOption(configOption())
    .action((id: string, options: Place) => {
      change(options, (file) => {
        file.setEnabled(id, enabled);
      });
      process.stdout.write(`${id} is ${enabled ? 'enabled' : 'disabled'}.\n`);
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('Lists the principals and what they may do')
    .addOption(configOption())
    .action((options: Place) => {
      const { configDirectory } = readEnvironment(options);
      const registry = SERVICE_PRINCIPALS.of(Configuration.load(configDirectory, CONFIGURATION_SECTIONS).current);
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
        process.stdout.write(
          [
            `${id}: ${name}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`,
            `  connects as ${words(may.connectAs)}; sends as ${words(may.sendAs)}: ${words(may.sendCategories)} to ${words(may.sourceDomains)}`,
            `  reads by ${words(may.scopes === 'any' ? 'any' : may.scopes.map(({ type, letters }) => `${type}.${letters.join('')}`))}`,
            `  proves it by ${words(proofs)}`,
            '',
          ].join('\n'),
        );
      }
    });
}

const configOption = (): Option =>
  new Option('--config <directory>', 'where service-principals.yaml is (EXCHANGE_CONFIG); default: config');
const words = (list: readonly string[] | 'any'): string => (list === 'any' ? 'any' : list.length === 0 ? 'nothing' : list.join(' '));
const shown = (secret: string): string => `Client secret, shown this once: ${secret}\n`;

/**
 * Changes the file, whole or not at all: what the server would refuse is taken back.
 * @throws Fault configuration-invalid
 */
function change(place: Place, edit: (file: PrincipalFile) => void): void {
  const { configDirectory } = readEnvironment(place);
  const load = (): unknown => Configuration.load(configDirectory, CONFIGURATION_SECTIONS);
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
