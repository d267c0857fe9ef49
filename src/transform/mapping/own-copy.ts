import type { ResourceBody } from '../conversion.ts';
import type { DraftLink } from './draft-resource.ts';

/**
 * A copy of a body that conversions share, which one of them may change. The references in it are that conversion's own: their links lead
 * from the copy afterwards.
 */
export function ownCopyOf(body: ResourceBody, links: DraftLink[]): ResourceBody {
  // Most bodies hold no reference at all: then nobody looks through the links of a long message.
  let holders: Map<unknown, number> | undefined;
  const indexOf = (value: object): number | undefined => {
    if (!('reference' in value)) return undefined;
    holders ??= new Map<unknown, number>(links.map(({ holder }, index) => [holder, index]));
    return holders.get(value);
  };
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(copyOf);
    const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)]));
    const index = indexOf(value);
    const link = index === undefined ? undefined : links[index];
    if (index !== undefined && link) links[index] = { holder: copy, to: link.to };
    return copy;
  };
  return { ...(copyOf(body) as object), resourceType: body.resourceType };
}
