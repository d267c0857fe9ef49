import { resolve } from 'node:path';
import { readConfigFolder, type ConfigurationFile } from '../files/config-folder.ts';
import { FaultList } from '../files/fault-list.ts';
import { readNamedFile } from '../files/named-file.ts';
import { exchangeSchema } from '../schema/exchange.schema.ts';
import { sourceDomainSchema } from '../schema/source-domain.schema.ts';
import type { ConfigurationSection, SectionContext } from '../section.ts';
import type { ConfigurationSnapshot, ServerSettings, SourceDomain } from '../snapshot.ts';
import { compileIdentity, compileSecurity, compileServer, compileSourceDomain } from './compile-settings.ts';
import { deepFrozen, FrozenMap } from './frozen.ts';
import { compileSections, fits, readFile } from './read-file.ts';

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
  const { sections } = source;
  const files = sections.filter(({ place }) => place === 'file');
  const folder = readConfigFolder(
    source.directory,
    files.map(({ key }) => key),
    faults,
  );
  const sourceDomainNames: ReadonlySet<string> = new Set(folder.sourceDomainNames);
  const readText: SectionContext['readText'] = (name) => readNamedFile(resolve(source.directory), name);
  const load: Load = { source, shared: { sourceDomainNames, readText }, faults };
  const exchange = exchangeOf(folder.exchange, load);
  const sourceDomains = sourceDomainsOf(folder.sourceDomains, load);
  const bindFiles = files.map((section) => furtherFile(section, folder.further.get(section.key), load));
  faults.throwIfAny();
  if (exchange === undefined) throw new Error('A configuration without exchange.yaml was not refused.');
  const { bind, ...settings } = exchange;
  const snapshot = deepFrozen({ revision, ...settings, sourceDomains });
  bind(snapshot);
  for (const bindFile of bindFiles) bindFile(snapshot);
  return snapshot;
}

/** What all files of one load share. */
interface Load {
  readonly source: ConfigurationSource;
  readonly shared: Pick<SectionContext, 'sourceDomainNames' | 'readText'>;
  readonly faults: FaultList;
}

/** A file that belongs to a room. */
function furtherFile(
  section: ConfigurationSection,
  file: ConfigurationFile | undefined,
  { shared, faults }: Load,
): (snapshot: ConfigurationSnapshot) => void {
  if (file === undefined || !fits(file.content, section.schema, file.shown, faults)) return () => undefined;
  const refuse = (detail: string, path?: readonly PropertyKey[]): void => {
    faults.add(file.shown, detail, path);
  };
  return section.compile(file.content, { ...shared, refuse });
}

type Exchange = Pick<ConfigurationSnapshot, 'server' | 'identity' | 'security'> & {
  readonly bind: (snapshot: ConfigurationSnapshot) => void;
};

function exchangeOf(file: ConfigurationFile | undefined, { source, shared, faults }: Load): Exchange | undefined {
  if (file === undefined) return undefined;
  const sections = source.sections.filter(({ place }) => place === 'exchange');
  const read = readFile(file.content, exchangeSchema, sections, file.shown, faults);
  if (read === undefined) return undefined;
  const refuse = (detail: string, path?: readonly PropertyKey[]): void => {
    faults.add(file.shown, detail, path);
  };
  const bind = compileSections(file.content, sections, { ...shared, refuse });
  return {
    server: compileServer(read.server, source.overrides),
    identity: compileIdentity(read.identity),
    security: compileSecurity(read.security),
    bind,
  };
}

function sourceDomainsOf(files: readonly ConfigurationFile[], { source, shared, faults }: Load): ReadonlyMap<string, SourceDomain> {
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
    compileSections(file.content, sections, { sourceDomain: domain, ...shared, refuse })(domain);
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
