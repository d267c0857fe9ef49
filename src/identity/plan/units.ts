import type { Conversion, ConvertedResource, Link } from '../../transform/conversion.ts';
import { isObject } from '../json-value.ts';

/**
 * The parts of a conversion that speak of one patient each, in the order of the message: what a merge says of the first may change what is
 * said of the next. What belongs to the message itself stands in the last.
 */
export function unitsOf(conversion: Conversion): readonly Conversion[] {
  const { resources } = conversion;
  const starts = resources.flatMap(({ role }, index) => (role === 'patient' ? [index] : []));
  if (starts.length < 2) return [conversion];
  const units = starts.map((start, position) => resources.slice(position === 0 ? 0 : start, starts[position + 1] ?? resources.length));
  const links = linksOf(conversion, units);
  return units.map((unit, position) => ({ ...conversion, resources: unit, links: links[position] ?? [] }));
}

/** The references of each unit: those in it, and those in others to it, since only its own reconciliation knows where it is stored. */
function linksOf({ links }: Conversion, units: readonly (readonly ConvertedResource[])[]): readonly (readonly Link[])[] {
  const holding = new Map<unknown, number>();
  const made = new Map<ConvertedResource, number>();
  for (const [position, unit] of units.entries())
    for (const resource of unit) {
      made.set(resource, position);
      for (const holder of objectsBelow(resource.body)) holding.set(holder, position);
    }
  const byUnit = units.map((): Link[] => []);
  for (const link of links)
    for (const position of new Set([holding.get(link.holder), made.get(link.to)])) byUnit[position ?? -1]?.push(link);
  return byUnit;
}

function* objectsBelow(value: unknown): Generator<object> {
  if (Array.isArray(value)) for (const item of value) yield* objectsBelow(item);
  else if (isObject(value)) {
    yield value;
    for (const item of Object.values(value)) yield* objectsBelow(item);
  }
}
