import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
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

/** The configuration directory: exchange.yaml and source-domains/. */
export class ConfigFolder {
  readonly #directory: string;
  readonly #name: string;
  readonly #faults: FaultList;

  constructor(directory: string, faults: FaultList) {
    this.#directory = resolve(directory);
    this.#name = basename(this.#directory);
    this.#faults = faults;
  }

  /** exchange.yaml, unless it cannot be read. */
  exchange(): ConfigurationFile | undefined {
    const names = this.#list('');
    if (names === undefined) return undefined;
    for (const name of names) {
      if (/\.ya?ml$/i.test(name) && name !== EXCHANGE) {
        this.#faults.add(`${this.#name}/${name}`, `no such file is known here; known: ${EXCHANGE}`);
      }
    }
    return this.#read('', EXCHANGE);
  }

  /** Every readable file of source-domains/, in the order of their names. */
  sourceDomains(): readonly ConfigurationFile[] {
    const names = this.#list(SOURCE_DOMAINS);
    if (names === undefined) return [];
    const files = names.filter((name) => name.endsWith('.yaml'));
    for (const name of names) {
      if (!files.includes(name))
        this.#faults.add(`${this.#name}/${SOURCE_DOMAINS}/${name}`, 'the name of a source domain file must end in .yaml');
    }
    if (files.length === 0) this.#faults.add(`${this.#name}/${SOURCE_DOMAINS}`, 'at least one source domain is needed: a file <name>.yaml');
    return files.map((name) => this.#read(SOURCE_DOMAINS, name)).filter((file) => file !== undefined);
  }

  /** Names that begin with a dot are the system's own (editors, mounted volumes). */
  #list(folder: string): readonly string[] | undefined {
    try {
      return readdirSync(join(this.#directory, folder))
        .filter((name) => !name.startsWith('.'))
        .sort();
    } catch (error) {
      this.#faults.add(join(this.#name, folder), whyUnreadable(error, 'directory'));
      return undefined;
    }
  }

  #read(folder: string, name: string): ConfigurationFile | undefined {
    const shown = join(this.#name, folder, name);
    const content = readYaml(join(this.#directory, folder, name), shown, this.#faults);
    return content === undefined ? undefined : { shown, stem: name.replace(/\.yaml$/, ''), content };
  }
}
