import { resolve } from 'node:path';
import { FaultList } from './files/fault-list.ts';
import { isHost } from './setting-values.ts';
import type { ServerSettings } from './snapshot.ts';

const LOG_FORMATS = ['json', 'pretty'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** What the process is told before its configuration is read. */
export interface Environment {
  /** Absolute. */
  readonly configDirectory: string;
  /** Absolute. */
  readonly dataDirectory: string;
  /** What stands above exchange.yaml: for `Configuration.load`. */
  readonly overrides: Partial<Pick<ServerSettings, 'host' | 'port'>>;
  /** Absolute; without it the key is kept in the data directory. */
  readonly identityKeyFile?: string;
  readonly logFormat: (typeof LOG_FORMATS)[number];
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** What stands on the command line, unchecked; each stands above its variable. */
export interface CommandLineOptions {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly data?: string | undefined;
  readonly config?: string | undefined;
}

/** A setting of the environment, for docs/configuration.md. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly option?: keyof CommandLineOptions;
  readonly type: string;
  readonly default: string;
  readonly meaning: string;
}

/** All variables that are read. HOST is not among them: some shells set it to the machine's name by themselves. */
export const ENVIRONMENT_VARIABLES = [
  {
    name: 'PORT',
    option: 'port',
    type: 'whole number 0 to 65535',
    default: '`server.port`',
    meaning: 'TCP port to listen on; 0 takes any free one.',
  },
  { name: 'EXCHANGE_HOST', option: 'host', type: 'host name or IP address', default: '`server.host`', meaning: 'Address to listen on.' },
  { name: 'EXCHANGE_CONFIG', option: 'config', type: 'directory', default: '`config`', meaning: 'Where the files described below are.' },
  { name: 'EXCHANGE_DATA', option: 'data', type: 'directory', default: '`data`', meaning: 'Where the embedded store and the keys are.' },
  {
    name: 'EXCHANGE_IDENTITY_KEY_FILE',
    type: 'file',
    default: '`keys/identity.key` in the data directory, made at first start',
    meaning: 'The key that ids are made with: the same on all replicas, and part of every backup.',
  },
  { name: 'LOG_FORMAT', type: LOG_FORMATS.join(', '), default: '`json`', meaning: 'One JSON object a line, or lines for people.' },
  { name: 'LOG_LEVEL', type: LOG_LEVELS.join(', '), default: '`info`', meaning: 'The least severe records that are written.' },
] as const satisfies readonly EnvironmentVariable[];

type VariableName = (typeof ENVIRONMENT_VARIABLES)[number]['name'];

/**
 * Reads the environment; the only place that does. An empty variable counts as one that is not set.
 * @throws Fault configuration-invalid with one issue per fault, located as `PORT` or `--port`, without the value.
 */
export function readEnvironment(
  options: CommandLineOptions = {},
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const reader = new EnvironmentReader(options, variables);
  const port = reader.read('PORT', 'must be a whole number from 0 to 65535', readPort);
  const host = reader.read('EXCHANGE_HOST', 'must be a host name or an IP address, such as 127.0.0.1', (text) =>
    isHost(text) ? text : undefined,
  );
  const identityKeyFile = reader.read('EXCHANGE_IDENTITY_KEY_FILE', PATH_FAULT, readPath);
  const environment: Environment = {
    configDirectory: reader.read('EXCHANGE_CONFIG', PATH_FAULT, readPath) ?? resolve('config'),
    dataDirectory: reader.read('EXCHANGE_DATA', PATH_FAULT, readPath) ?? resolve('data'),
    overrides: Object.freeze({ ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) }),
    ...(identityKeyFile === undefined ? {} : { identityKeyFile }),
    logFormat: reader.read('LOG_FORMAT', `must be one of ${LOG_FORMATS.join(', ')}`, oneOf(LOG_FORMATS)) ?? 'json',
    logLevel: reader.read('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`, oneOf(LOG_LEVELS)) ?? 'info',
  };
  reader.faults.throwIfAny();
  return Object.freeze(environment);
}

const PATH_FAULT = 'must be a path of this machine';

const readPort = (text: string): number | undefined => (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined);
const readPath = (text: string): string | undefined => (text.includes('\0') || text.trim() === '' ? undefined : resolve(text));
const oneOf =
  <Choice extends string>(choices: readonly Choice[]) =>
  (text: string): Choice | undefined =>
    choices.find((choice) => choice === text);

class EnvironmentReader {
  readonly faults = new FaultList();
  readonly #options: CommandLineOptions;
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor(options: CommandLineOptions, variables: Readonly<Record<string, string | undefined>>) {
    this.#options = options;
    this.#variables = variables;
  }

  /** The checked value of the option, else of the variable; `undefined` when neither is set or the value cannot be used. */
  read<Value>(name: VariableName, rightForm: string, check: (text: string) => Value | undefined): Value | undefined {
    const variables: readonly EnvironmentVariable[] = ENVIRONMENT_VARIABLES;
    const option = variables.find((variable) => variable.name === name)?.option;
    const given = option === undefined ? undefined : this.#options[option];
    const text = given ?? (this.#variables[name] === '' ? undefined : this.#variables[name]);
    if (text === undefined) return undefined;
    const value = check(text);
    if (value === undefined) this.faults.add(given === undefined ? name : `--${option ?? ''}`, rightForm);
    return value;
  }
}
