import type { ConvertedResource, Part, ResourceBody, SentMessage } from '../../transform/conversion.ts';
import { statusAfter, triggerOf, type VisitEvent } from '../../transform/visit-history.ts';
import { textIn } from '../json-value.ts';
import { isOfEarlierStay, isOfNewStay } from '../update/another-stay.ts';
import type { Left } from '../update/late-message.ts';
import { elementAt } from '../update/single-part.ts';
import { codeOf } from './said-parts.ts';
import type { Saying, SentTimes } from './sent-times.ts';

/** The message, and what its sender has said before of the same resource. */
interface Speaking {
  readonly sent: SentMessage;
  readonly event: string;
  readonly times: SentTimes;
  readonly isLate: boolean;
}

/** What a message says of a resource. `stored`: what was stored of it before. */
export function sayingOf(
  resources: readonly ConvertedResource[],
  stored: ResourceBody | undefined,
  { sent, event, times, isLate, isWritten }: Speaking & { readonly isWritten: boolean },
): Saying {
  const [resource] = resources;
  // Of the stay that is stored it says nothing.
  if (stored !== undefined && resources.some((one) => isOfEarlierStay(stored, one))) return { codes: new Set(), isWritten };
  const isAnew = !isLate && stored !== undefined && resources.some((one) => isOfNewStay(stored, one));
  const codes = new Set<string>();
  for (const one of resources) {
    for (const part of one.parts) {
      const code = isSaid(part, one, stored) ? codeOf(part) : undefined;
      if (code !== undefined && !(isLate && times.saidAfter(sent, code))) codes.add(code);
    }
  }
  const trigger = resource?.type === 'Encounter' ? triggerIn(resource, event) : undefined;
  const visitEvent = resource === undefined || trigger === undefined ? undefined : visitEventOf(trigger, resource, sent);
  return { codes, event: visitEvent, isWritten, isAnew };
}

/** A status that gives way to what is stored is none that stands against a late message. */
function isSaid({ path, over }: Part, { body }: ConvertedResource, stored: ResourceBody | undefined): boolean {
  if (over === undefined) return true;
  return path[0] !== 'status' && (stored === undefined || over(stored, body));
}

/** What later messages of its sender leave to a late one. */
export function leftBy(resource: ConvertedResource, stored: ResourceBody, { sent, event, times }: Omit<Speaking, 'isLate'>): Left {
  const isFree = (part: Part): boolean => {
    const code = codeOf(part);
    return code === undefined || !times.saidAfter(sent, code);
  };
  if (resource.type !== 'Encounter') return { isFree };
  return { isFree, ...stateWith(resource, stored, { sent, event, times }) };
}

/** What has become of a visit when this message is taken in its time; nothing where it says nothing of that, or others have spoken since. */
function stateWith(
  resource: ConvertedResource,
  stored: ResourceBody,
  { sent, event, times }: Omit<Speaking, 'isLate'>,
): Omit<Left, 'isFree'> {
  const trigger = triggerIn(resource, event);
  if (trigger === undefined) return {};
  const events = times.eventsOf(sent);
  const status = textIn(stored['status']);
  const period = {
    start: textIn(elementAt(stored, ['period', 'start'])) ?? textIn(elementAt(resource.body, ['period', 'start'])),
    end: textIn(elementAt(resource.body, ['period', 'end'])) ?? textIn(elementAt(stored, ['period', 'end'])),
  };
  // Where no event has said it, it stands as the sender's first message left it, or as others have said.
  const before = events.length > 0 || times.areAlone(sent) ? undefined : status;
  if (events.length > 0 && statusAfter(events, period) !== status) return {};
  const all = [...events, visitEventOf(trigger, resource, sent)];
  // Of a visit that was thought to go on, or never to have been, the end was not kept.
  const end = all.toSorted((left, right) => left.time - right.time).findLast((one) => one.end !== undefined)?.end;
  return { status: statusAfter(all, period, before), end };
}

function visitEventOf(trigger: string, { body }: ConvertedResource, { time }: SentMessage): VisitEvent {
  const end = trigger === 'A03' ? textIn(elementAt(body, ['period', 'end'])) : undefined;
  return { trigger, time, ...(end === undefined ? {} : { end }) };
}

function triggerIn({ parts, body }: ConvertedResource, event: string): string | undefined {
  return parts.some(({ path, values }) => path.join('.') === 'status' && values.length > 0) ? triggerOf(event, body['status']) : undefined;
}
