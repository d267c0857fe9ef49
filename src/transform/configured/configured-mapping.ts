import type { CompiledMapping } from '../mapping/compiled-mapping.ts';
import { withRows, type MessageMap } from '../mapping/message-map.ts';
import { MESSAGE_MAPS } from '../v2-to-fhir/messages/message-maps.ts';
import { compileCodeMaps } from './code-maps.ts';
import { compileCorrections } from './corrections.ts';
import { elementsOf, isFhirType } from './element-type.ts';
import { codeMapNamed } from './known-maps.ts';
import type { MappingFile } from './mapping.schema.ts';
import type { Compilation } from './refusal.ts';
import { compileRules, withMaps } from './rules.ts';
import { compileZSegments, withLocalRows } from './z-segments.ts';

/** The mapping of the guide with what a source domain's `mapping` says otherwise. What it does not touch stays the same object. */
export function configuredMapping(guide: CompiledMapping, file: MappingFile, compilation: Compilation): CompiledMapping {
  const { site, named } = compileCodeMaps(file['code-maps'], compilation);
  const mapNamed = (name: string): ReturnType<typeof codeMapNamed> => named.get(name) ?? codeMapNamed(name);
  const changed = compileRules(file.rules, mapNamed, compilation);
  const local = compileZSegments(file['z-segments'], mapNamed, compilation);
  const correct = compileCorrections(file.corrections, compilation);
  const messageMaps = new Map<MessageMap, MessageMap>();
  for (const map of MESSAGE_MAPS) {
    const rows = withMaps(local.length === 0 ? map.rows : withLocalRows(map, local), changed);
    if (rows !== map.rows) messageMaps.set(map, withRows(map, rows));
  }
  return {
    ...guide,
    profiles: profilesWith(guide.profiles, file.profiles, compilation),
    ...(site ? { codeMaps: site } : {}),
    ...(messageMaps.size > 0 ? { messageMaps } : {}),
    ...(correct ? { correct } : {}),
  };
}

function profilesWith(
  profiles: CompiledMapping['profiles'],
  own: MappingFile['profiles'],
  { refuse }: Compilation,
): CompiledMapping['profiles'] {
  const all = new Map(profiles);
  for (const [type, url] of Object.entries(own)) {
    if (!isFhirType(type) || !elementsOf(type).has('meta'))
      refuse('must be a resource type that the product makes, such as Observation', ['profiles', type]);
    else if (url === 'none') all.delete(type);
    else all.set(type, url);
  }
  return all;
}
