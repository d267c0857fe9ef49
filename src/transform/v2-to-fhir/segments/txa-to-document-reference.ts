import type { DocumentReference, DocumentReferenceRelatesTo, Identifier, Reference } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { event, not, oneOf, valued, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import {
  documentAvailabilityStatus,
  documentCompletionStatus,
  documentConfidentialityStatus,
  documentPresentation,
} from '../codesystems/document-status.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier, eiToReference } from '../datatypes/ei-to-identifier.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { hdToOrganization } from '../datatypes/hd-to-organization.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { localSystem } from '../datatypes/local-system.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { bringsContent, WHOLE } from './document-content.ts';
import { documentIdentity, hasParent, isAddendum, isReplacement, parentIdentity } from './document-identity.ts';

const cancelled = event('T11');

/** ST[Identifier]: a file is named within the sender. */
const fileName: Converter<Identifier> = converter('ST[Identifier]', (source, place) => {
  const value = place.take(source).trim();
  return value === '' ? undefined : { system: localSystem(place.run.context, 'file'), value };
});

const order = eiToReference('ServiceRequest');

/** The orders of the message, those of which it gives the number alone (TXA-14, TXA-15), and who did what is documented (TXA-5). */
function related(source: Source, place: Place): Reference[] | undefined {
  if (!('fieldCount' in source)) return undefined;
  const { run } = place;
  const orders = run.drafts.filter(({ type }) => type === 'ServiceRequest');
  const known = new Set(orders.flatMap(({ body }) => ((body['identifier'] ?? []) as readonly Identifier[]).map(({ value }) => value)));
  const numbers = [14, 15].flatMap((field) => (source.holds(field) ? source.field(field).repetitions : []));
  const named = numbers.flatMap((ei) => {
    const reference = order.convert(ei, place);
    return reference && !known.has(reference.identifier.value) ? [reference] : [];
  });
  const parent =
    !hasParent.holds(source, run) && source.holds(13)
      ? eiToReference('DocumentReference').convert(source.field(13).first, place)
      : undefined;
  const people = source.holds(5) ? source.field(5).repetitions.flatMap((xcn) => xcnToPractitioner.convert(xcn, place) ?? []) : [];
  const all = [...orders.map((draft) => run.linkTo(draft)), ...named, ...(parent ? [parent] : []), ...people];
  return all.length === 0 ? undefined : all;
}

const refersTo =
  (type: string) =>
  ({ reference = '' }: Reference): boolean =>
    reference.startsWith(type);

const byTarget = { unite: ({ target }: DocumentReferenceRelatesTo): string => target.reference ?? '' };

/** A document that has been replaced or cancelled does not become current again by what is said of it. */
const isCurrent = (stored: Partial<DocumentReference>): boolean => stored.status === undefined || stored.status === 'current';

const NO_CONTENT = { attachment: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' as const }] } };

const { rule, derive, fixed, whenCreated, link, instruct } = rulesFor<DocumentReference>();

/** TXA[DocumentReference] */
export const txaToDocumentReference = segmentMap<DocumentReference>(
  'TXA',
  'DocumentReference',
  [
    rule('TXA-2', 'type', cweToCodeableConcept()),
    rule('TXA-3', 'content[].attachment.contentType', code(documentPresentation), { unless: bringsContent, over: () => false, ...WHOLE }),
    rule('TXA-4', 'context.period.start', dtmToDateTime),
    rule('TXA-6', 'date', dtmToInstant),
    rule('TXA-9', 'author[]', xcnToPractitioner, { part: refersTo('Practitioner') }),
    rule('TXA-10', 'authenticator', xcnToPractitioner),
    rule('TXA-22', 'authenticator', xcnToPractitioner, { unless: valued('TXA-10') }),
    rule('TXA-12', 'masterIdentifier', eiToIdentifier),
    link('DocumentReference', 'relatesTo[parent].target', { if: hasParent, ...byTarget }),
    fixed('relatesTo[parent].code', 'appends', { if: isAddendum, ...byTarget }),
    fixed('relatesTo[parent].code', 'replaces', { if: isReplacement, ...byTarget }),
    derive('TXA-14', 'context.related', 'the orders, and who did what is documented', related),
    rule('TXA-16', 'identifier[]', fileName, { unite: identifierKey }),
    rule('TXA-17', 'docStatus', code(documentCompletionStatus)),
    rule('TXA-18', 'securityLabel[]', cweToCodeableConcept(documentConfidentialityStatus)),
    fixed('status', 'entered-in-error', { if: cancelled }),
    instruct('cancel', 'MSH-9', 'status', { if: cancelled }),
    rule('TXA-19', 'status', code(documentAvailabilityStatus), { if: oneOf('TXA-19', 'AV'), unless: cancelled, over: isCurrent }),
    rule('TXA-19', 'status', code(documentAvailabilityStatus), { if: not(oneOf('TXA-19', 'AV')), unless: cancelled }),
    rule('TXA-25', 'description', text),
    rule('TXA-27', 'author[]', hdToOrganization, { part: refersTo('Organization') }),
    rule('TXA-28', 'context.practiceSetting', cweToCodeableConcept()),
    link('Patient', 'subject'),
    link('Encounter', 'context.encounter[]'),
    whenCreated('status', 'current', { unless: cancelled }),
    whenCreated('content[]', NO_CONTENT, { unless: bringsContent }),
  ],
  { identity: documentIdentity },
);

/**
 * TXA-13: the document that this one replaces or adds to. One that is replaced is superseded, be it stored or not: what arrives later of it
 * does not make it current again.
 */
export const txaToParentDocument = segmentMap<DocumentReference>(
  'TXA',
  'DocumentReference',
  [
    rule('TXA-13', 'masterIdentifier', eiToIdentifier),
    fixed('status', 'superseded', { if: isReplacement, over: ({ status }) => status !== 'entered-in-error' }),
    link('Patient', 'subject'),
    whenCreated('status', 'current', { unless: isReplacement }),
    whenCreated('content[]', NO_CONTENT),
  ],
  { identity: parentIdentity },
);
