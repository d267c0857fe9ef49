import type { Conversion, ResourceBody } from '../../transform/conversion.ts';
import { isObject, itemsIn } from '../json-value.ts';
import type { Change } from '../reconcile.ts';
import type { Resolution } from './resolve.ts';
import { storedText } from './stored-body.ts';

/** MessageHeader and Provenances: always new, and only about what was written. */
export function messageChanges(conversion: Conversion, { placement }: Resolution, unchanged: ReadonlySet<string>): readonly Change[] {
  return conversion.resources.flatMap((resource) => {
    const body = resource.role === 'message' ? aboutWritten(resource.body, unchanged) : undefined;
    if (!body) return [];
    const id = placement.idOf(resource);
    return [
      { kind: 'create' as const, entry: { method: 'create' as const, type: resource.type, id, body: storedText(body, id) }, resource },
    ];
  });
}

/**
 * A resource that belongs to one message, naming only what the message really wrote (MessageHeader.focus, Provenance.target): else the
 * shared resources would gather a reference from every message.
 * @param unchanged relative references of what the message speaks of and did not change
 * @returns undefined when nothing is left that it could be about: a Provenance without target
 */
function aboutWritten(body: ResourceBody, unchanged: ReadonlySet<string>): ResourceBody | undefined {
  const targets = written(body['target'], unchanged);
  if (targets?.length === 0) return undefined;
  const focus = written(body['focus'], unchanged);
  const about: ResourceBody = { ...body, ...(targets ? { target: targets } : {}), ...(focus ? { focus } : {}) };
  if (focus?.length === 0) Reflect.deleteProperty(about, 'focus');
  return about;
}

function written(named: unknown, unchanged: ReadonlySet<string>): readonly unknown[] | undefined {
  if (!Array.isArray(named)) return undefined;
  return itemsIn(named).filter((item) => !isObject(item) || typeof item['reference'] !== 'string' || !unchanged.has(item['reference']));
}
