import { ConfigurationSection, type SectionContext } from '../config/section.ts';
import type { SourceDomain } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import { compileMapping, type CompiledMapping } from './compile-mapping.ts';
import { configuredMapping } from './configured/configured-mapping.ts';
import { mappingSchema, type MappingFile } from './configured/mapping.schema.ts';
import { merged, pathInOverride } from './configured/override.ts';
import type { Compilation } from './configured/refusal.ts';

/** What a source domain's configuration means for mapping, and what it would mean with an override. */
export interface DomainMapping {
  readonly mapping: CompiledMapping;
  /**
   * The same with an override: keys as under `mapping`, which are added to those of the source domain.
   * @param override as it was read, unchecked
   * @param origin what it is called in faults, and whether it may name files of the configuration directory
   * @throws Fault override-invalid with every fault that was found
   */
  readonly withOverride: (override: unknown, origin: { readonly shown: string; readonly mayNameFiles: boolean }) => CompiledMapping;
}

/** `mapping` of a source domain. */
export const MAPPING: ConfigurationSection<MappingFile, DomainMapping> = new ConfigurationSection<MappingFile, DomainMapping>({
  place: 'source-domain',
  key: 'mapping',
  schema: mappingSchema,
  compile: (file, { sourceDomain, readText, refuse }) => {
    if (!sourceDomain) throw new Error('The section mapping stands in a source domain.');
    const guide = compileMapping(sourceDomain.identifiers, sourceDomain.profiles);
    return {
      mapping: configuredMapping(guide, file, compilationOf(sourceDomain, refuse, readText)),
      withOverride: (override, { shown, mayNameFiles }) =>
        asOverride(() =>
          MAPPING.compileApart(override, shown, (read, refuseApart) =>
            configuredMapping(
              guide,
              merged(file, read),
              compilationOf(
                sourceDomain,
                (detail, path = []) => {
                  refuseApart(detail, pathInOverride(file, path));
                },
                mayNameFiles ? readText : () => ({ fault: 'an override that is sent cannot name files: write the codes out under codes' }),
              ),
            ),
          ),
        ),
    };
  },
});

function compilationOf({ name }: SourceDomain, refuse: SectionContext['refuse'], readText: SectionContext['readText']): Compilation {
  return {
    sourceDomain: name,
    refuse,
    readText: (file, path) => {
      const read = readText(file);
      if ('text' in read) return read.text;
      refuse(read.fault, path);
      return undefined;
    },
  };
}

/** Whoever sends an override gets an answer that can be read. */
const MOST_FAULTS = 100;

/** The caller's fault, not one of the installation. */
function asOverride(compile: () => CompiledMapping): CompiledMapping {
  try {
    return compile();
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'configuration-invalid') throw thrown;
    const [first, ...further] = thrown.issues.slice(0, MOST_FAULTS).map((issue) => ({ ...issue, code: 'override-invalid' as const }));
    throw first ? Fault.of([first, ...further]) : thrown;
  }
}
