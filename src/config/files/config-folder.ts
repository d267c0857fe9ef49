import { readdirSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FaultList } from './fault-list.ts';
import { readYaml, whyUnreadable } from './yaml-file.ts';

/** A file of the configuration directory and what it holds. */
export interface ConfigurationFile {
  /** As it is shown in faults: `config/source-domains/x.yaml`. */
  readonly shown: string;
  /** The file's name without `.yaml`. */
  readonly stem: string;
  readonly content: unknown;
}

const EXCHANGE = 'exchange.yaml';
const SOURCE_DOMAINS = 'source-domains';

/** What can be read of the configuration directory. */
export interface ConfigFolder {
  /** exchange.yaml, unless it cannot be read. */
  readonly exchange?: ConfigurationFile;
  /** Every readable file of source-domains/, in the order of their names. */
  readonly sourceDomains: readonly ConfigurationFile[];
  /** The stems of all files of source-domains/, be they readable or not. */
  readonly sourceDomainNames: readonly string[];
  /** The files of rooms that can be read, by their stem; one that does not exist is empty. */
  readonly further: ReadonlyMap<string, ConfigurationFile>;
}

/**
 * Reads exchange.yaml, source-domains/ and the files of rooms; every fault goes to the list.
 * @param stems names of the files of rooms, without `.yaml`
 */
export function readConfigFolder(directory: string, stems: readonly string[], faults: FaultList): ConfigFolder {
  const reader = new FolderReader(resolve(directory), faults);
  const names = reader.list('');
  if (names === undefined) return { sourceDomains: [], sourceDomainNames: [], further: new Map() };
  const known = [EXCHANGE, ...stems.map((stem) => `${stem}.yaml`)];
  for (const name of names) {
    if (/\.ya?ml$/i.test(name) && !known.includes(name))
      faults.add(reader.shown(name), `no such file is known here; known: ${known.join(', ')}`);
  }
  const exchange = reader.read(EXCHANGE);
  const further = stems.flatMap((stem): [string, ConfigurationFile][] => {
    const name = `${stem}.yaml`;
    const file = names.includes(name) ? reader.read(name) : { shown: reader.shown(name), stem, content: {} };
    return file === undefined ? [] : [[stem, file]];
  });
  return {
    ...(exchange === undefined ? {} : { exchange }),
    ...readSourceDomains(reader, faults),
    further: new Map(further),
  };
}

function readSourceDomains(reader: FolderReader, faults: FaultList): Pick<ConfigFolder, 'sourceDomains' | 'sourceDomainNames'> {
  const names = reader.list(SOURCE_DOMAINS);
  if (names === undefined) return { sourceDomains: [], sourceDomainNames: [] };
  const files = names.filter((name) => name.endsWith('.yaml'));
  for (const name of names) {
    if (!files.includes(name)) faults.add(reader.shown(SOURCE_DOMAINS, name), 'the name of a source domain file must end in .yaml');
  }
  if (files.length === 0) faults.add(reader.shown(SOURCE_DOMAINS), 'at least one source domain is needed: a file <name>.yaml');
  return {
    sourceDomains: files.map((name) => reader.read(SOURCE_DOMAINS, name)).filter((file) => file !== undefined),
    sourceDomainNames: files.map((name) => basename(name, '.yaml')),
  };
}

class FolderReader {
  readonly #directory: string;
  readonly #faults: FaultList;

  constructor(directory: string, faults: FaultList) {
    this.#directory = directory;
    this.#faults = faults;
  }

  /** A path as faults show it: from the working directory on where it lies in there, else in full. */
  shown(...path: string[]): string {
    const full = join(this.#directory, ...path);
    const inside = relative('', full);
    return (inside.startsWith('..') || isAbsolute(inside) || inside === '' ? full : inside).replaceAll(sep, '/');
  }

  /** Names that begin with a dot are the system's own (editors, mounted volumes). */
  list(folder: string): readonly string[] | undefined {
    try {
      return readdirSync(join(this.#directory, folder))
        .filter((name) => !name.startsWith('.'))
        .sort();
    } catch (error) {
      this.#faults.add(folder === '' ? this.shown() : this.shown(folder), whyUnreadable(error, 'directory'));
      return undefined;
    }
  }

  read(...path: string[]): ConfigurationFile | undefined {
    const shown = this.shown(...path);
    const content = readYaml(join(this.#directory, ...path), shown, this.#faults);
    return content === undefined ? undefined : { shown, stem: basename(shown, '.yaml'), content };
  }
}
