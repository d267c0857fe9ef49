import type { MappingFile } from './mapping.schema.ts';

/** The mapping of a source domain with that of an override behind it: single keys are the override's, lists are joined. */
export function merged(domain: MappingFile, override: MappingFile): MappingFile {
  return {
    'code-maps': { ...domain['code-maps'], ...override['code-maps'] },
    rules: joined(domain.rules, override.rules),
    'z-segments': joined(domain['z-segments'], override['z-segments']),
    corrections: [...domain.corrections, ...override.corrections],
    profiles: { ...domain.profiles, ...override.profiles },
  };
}

function joined<Entry>(first: Readonly<Record<string, Entry[]>>, second: Readonly<Record<string, Entry[]>>): Record<string, Entry[]> {
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...names].map((name) => [name, [...(first[name] ?? []), ...(second[name] ?? [])]]));
}

/** Where in the override a fault of the merged mapping is. */
export function pathInOverride(domain: MappingFile, [key, ...rest]: readonly PropertyKey[]): readonly PropertyKey[] {
  if (key === undefined) return rest;
  if (key === 'corrections' && typeof rest[0] === 'number') return [key, rest[0] - domain.corrections.length, ...rest.slice(1)];
  const [name, index, ...deeper] = rest;
  if ((key === 'rules' || key === 'z-segments') && typeof name === 'string' && typeof index === 'number')
    return [key, name, index - (domain[key][name]?.length ?? 0), ...deeper];
  return [key, ...rest];
}
