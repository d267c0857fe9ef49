import type { Conversion, ConvertedResource } from '../../transform/conversion.ts';

/**
 * What a message says within a visit: what refers to it, and the specimens of that, as when a visit is moved to another patient. The
 * person's own (allergies, kin, insurance) refers to no visit.
 */
export function saidWithin(visit: readonly ConvertedResource[], { resources, links }: Conversion): readonly ConvertedResource[] {
  const targets = new Map<object, ConvertedResource>(links.map(({ holder, to }) => [holder, to]));
  const within = new Set(visit);
  const clinical = resources.filter(({ role }) => role === 'clinical');
  const referring = new Map(clinical.map((resource) => [resource, [...referencesIn(resource.body, targets)]]));
  for (const [resource, to] of referring) if (to.some((one) => visit.includes(one))) within.add(resource);
  for (const resource of clinical) if (resource.identity.within.some((one) => within.has(one))) within.add(resource);
  for (const resource of [...within])
    for (const to of referring.get(resource) ?? []) if (to.type === 'Specimen' || to.type === 'Observation') within.add(to);
  return [...within];
}

function* referencesIn(value: unknown, targets: ReadonlyMap<object, ConvertedResource>): Generator<ConvertedResource> {
  if (typeof value !== 'object' || value === null) return;
  const to = targets.get(value);
  if (to) yield to;
  for (const inner of Object.values(value)) yield* referencesIn(inner, targets);
}
