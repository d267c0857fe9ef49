import { Fault } from '../faults/fault.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import type { Hl7Segment } from '../hl7v2/hl7-segment.ts';
import type { Conversion, ConversionContext, ResourceBody } from './conversion.ts';
import type { CompiledMapping } from './mapping/compiled-mapping.ts';
import { NO_EVENT } from './mapping/condition.ts';
import { lineageOf, lossesOf } from './mapping/lineage.ts';
import { runGroup, type MessageMap } from './mapping/message-map.ts';
import { groupMessage } from './mapping/message-structure.ts';
import { Run } from './mapping/run.ts';
import { unusedFields } from './mapping/unused-fields.ts';
import { sentMessage } from './sent-message.ts';
import { structureIssues } from './structure-issues.ts';
import { eventOf, mapOf } from './v2-to-fhir/messages/message-maps.ts';

export { eventOf } from './v2-to-fhir/messages/message-maps.ts';

/**
 * Converts one HL7 v2 message to FHIR R4: pure, the same result for the same message, mapping and context.
 *
 * @throws Fault `message-type-unsupported`, `event-unsupported`, `segment-missing`, `segment-repeated`
 */
export function convert(sent: Hl7Message, mapping: CompiledMapping, context: ConversionContext): Conversion {
  const corrected = mapping.correct?.(sent);
  const message = corrected?.message ?? sent;
  const guide = mapOf(message);
  const map = mapping.messageMaps?.get(guide) ?? guide;
  const event = eventOf(message);
  const [first, ...further] = structureIssues(message, map);
  if (first) throw Fault.of([first, ...further]);
  // An event without a map says nothing: no rule may act on it.
  const hasMap = map.events.includes(event);
  const run = new Run(message, hasMap ? event : NO_EVENT, context, mapping);
  if (corrected) run.findings.push(...corrected.findings);
  if (!hasMap)
    run.finding('event-fallback', 'MSH-9', `${map.type}^${event} has no map of its own: it was read as ${map.name}, and changes no status`);
  const { root, misplaced, unknown } = groupMessage(message, map.structure);
  reportUnreadable(unknown, run);
  for (const segment of misplaced)
    run.finding('structure-repaired', segment.path, `${segment.name} stands where ${map.name} does not expect it`, 'I');
  runGroup(map.rows, root, run);
  return conversionOf(run, map, event);
}

function conversionOf(run: Run, map: MessageMap, event: string): Conversion {
  const bundle: ResourceBody = run.drafts.find(({ type }) => type === 'Bundle')?.body ?? { resourceType: 'Bundle' };
  const resources = run.drafts.filter(({ type }) => type !== 'Bundle');
  for (const { type, body } of resources) claimProfile(body, run.mapping.profiles.get(type));
  return {
    category: `${map.type}^${event}`,
    event,
    sent: sentMessage(run.message, run.context),
    bundle,
    resources,
    links: run.links,
    instructions: run.instructions,
    findings: run.findings,
    lineage: () => lineageOf(run),
    losses: () => lossesOf(run, map.rows),
    unusedFields: () => unusedFields(run),
  };
}

/** A blank before a name, small letters, or a line break inside a field: what stands there is in the loss list, and somebody must know. */
function reportUnreadable(unknown: readonly Hl7Segment[], run: Run): void {
  const lines = unknown.filter(({ isNamed }) => !isNamed);
  const [first] = lines;
  if (!first) return;
  const others = lines.length === 1 ? '' : `, as ${lines.length - 1} more after it`;
  const text = `line ${first.index + 1} of the message does not begin with the name of a segment${others}: it was left out`;
  run.finding('segment-unreadable', `line ${first.index + 1}`, text);
}

/** meta.profile says what the resource claims to follow; it stands beside what the message itself put into meta. */
function claimProfile(body: ResourceBody, profile: string | undefined): void {
  if (profile === undefined) return;
  if (typeof body['meta'] === 'object' && body['meta'] !== null && 'profile' in body['meta']) return; // a body that is shared with earlier conversions
  const meta = body['meta'];
  body['meta'] = { ...(typeof meta === 'object' ? meta : {}), profile: [profile] };
}
