import { readConfigFolder, type ConfigurationFile } from '../files/config-folder.ts';
import { FaultList } from '../files/fault-list.ts';
import { exchangeSchema } from '../schema/exchange.schema.ts';
import { sourceDomainSchema } from '../schema/source-domain.schema.ts';
import type { ConfigurationSection } from '../section.ts';
import type { ConfigurationSnapshot, ServerSettings, SourceDomain } from '../snapshot.ts';
import { compileIdentity, compileServer, compileSourceDomain } from './compile-settings.ts';
import { deepFrozen, FrozenMap } from './frozen.ts';
import { compileSections, readFile } from './read-file.ts';

/** Where a snapshot comes from. */
export interface ConfigurationSource {
  readonly directory: string;
  readonly sections: readonly ConfigurationSection[];
  /** What the environment or the command line says instead of exchange.yaml. */
  readonly overrides: Partial<Pick<ServerSettings, 'host' | 'port'>>;
}

/** Reads the whole directory. @throws Fault configuration-invalid with every fault that was found. */
export function compileSnapshot(source: ConfigurationSource, revision: number): ConfigurationSnapshot {
  const faults = new FaultList();
  const folder = readConfigFolder(source.directory, faults);
  const exchange = exchangeOf(folder.exchange, source, faults);
  const sourceDomains = sourceDomainsOf(folder.sourceDomains, source, faults);
  faults.throwIfAny();
  if (exchange === undefined) throw new Error('A configuration without exchange.yaml was not refused.');
  const { bind, ...settings } = exchange;
  const snapshot = deepFrozen({ revision, ...settings, sourceDomains });
  bind(snapshot);
  return snapshot;
}

type Exchange = Pick<ConfigurationSnapshot, 'server' | 'identity'> & { readonly bind: (snapshot: ConfigurationSnapshot) => void };

function exchangeOf(file: ConfigurationFile | undefined, source: ConfigurationSource, faults: FaultList): Exchange | undefined {
  if (file === undefined) return undefined;
  const sections = source.sections.filter(({ place }) => place === 'exchange');
  const read = readFile(file.content, exchangeSchema, sections, file.shown, faults);
  if (read === undefined) return undefined;
  const bind = compileSections(file.content, sections, (detail, path) => {
    faults.add(file.shown, detail, path);
  });
  return { server: compileServer(read.server, source.overrides), identity: compileIdentity(read.identity), bind };
}

function sourceDomainsOf(
  files: readonly ConfigurationFile[],
  source: ConfigurationSource,
  faults: FaultList,
): ReadonlyMap<string, SourceDomain> {
  const sections = source.sections.filter(({ place }) => place === 'source-domain');
  checkNames(files, faults);
  const domains: SourceDomain[] = [];
  for (const file of files) {
    const read = readFile(file.content, sourceDomainSchema, sections, file.shown, faults);
    if (read === undefined) continue;
    const domain = compileSourceDomain(read);
    const refuse = (detail: string, path?: readonly PropertyKey[]): void => {
      faults.add(file.shown, detail, path);
    };
    compileSections(file.content, sections, refuse, domain)(domain);
    domains.push(domain);
  }
  return new FrozenMap(domains.map((domain) => [domain.name, domain]));
}

/** A name stands in one file, and that file is called like it: else a person edits the wrong one. */
function checkNames(files: readonly ConfigurationFile[], faults: FaultList): void {
  const fileOf = new Map<string, string>();
  for (const { shown, stem, content } of files) {
    const name = typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
    if (typeof name !== 'string') continue;
    const first = fileOf.get(name);
    if (first !== undefined) faults.add(shown, `is the name in ${first} too; each source domain needs its own`, ['name']);
    else fileOf.set(name, shown);
    if (name !== stem) faults.add(shown, "must be the file's own name without .yaml; rename one of them", ['name']);
  }
}
