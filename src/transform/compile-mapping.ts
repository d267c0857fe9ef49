import type { CompiledMapping } from './mapping/compiled-mapping.ts';
import { profilesOf } from './v2-to-fhir/profiles.ts';

export type { CompiledMapping } from './mapping/compiled-mapping.ts';

/**
 * What a source domain means for mapping as the guide has it, compiled once for each configuration snapshot.
 * @param identifierSystems assigning authority → identifier system
 * @param profiles the named sets that meta.profile claims
 */
export function compileMapping(
  identifierSystems: ReadonlyMap<string, string>,
  profiles: readonly ('uk-core' | 'uk-core-draft')[],
): CompiledMapping {
  return { identifierSystems, profiles: profilesOf(profiles) };
}
