import type { Encounter, Narrative } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { encounterPriority } from '../codesystems/encounter-priority.ts';
import { modeOfArrivalCode } from '../codesystems/mode-of-arrival-code.ts';
import { visitProtection } from '../codesystems/visit-protection.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { nmToDays } from '../datatypes/nm-to-quantity.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { locationIn, placeAndStatus } from './encounter-location.ts';
import { participant, REFERRAL_SOURCE, takesPartAs } from './encounter-participant.ts';

const PLANNED_START = r5Element('Encounter.plannedStartDate');
const PLANNED_END = r5Element('Encounter.plannedEndDate');
const MODE_OF_ARRIVAL = `${CORE_EXTENSION}encounter-modeOfArrival`;
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A description as the narrative: it is not made from the elements of the resource (R4 narrative-status `additional`). */
const stToNarrative: Converter<Narrative> = converter('ST[Narrative]', (source, place) => {
  const sent = place.take(source).trim();
  if (sent === '') return undefined;
  const escaped = sent.replace(/[&<>"]/g, (character) => XML[character] ?? character);
  return { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${escaped}</div>` };
});

const toVisitLabel = cweToCoding(visitProtection);

const { rule, derive } = rulesFor<Encounter>();

/** PV2[Encounter] */
export const pv2ToEncounter = segmentMap<Encounter>('PV2', 'Encounter', [
  // United: the pending place of an earlier message is PV1-3's to replace, once the patient is assigned to one.
  rule('PV2-1', 'location[]', locationIn('planned'), { unite: placeAndStatus }),
  rule('PV2-3', 'reasonCode[]', cweToCodeableConcept()),
  rule('PV2-8', 'extension[]', extensionOf(PLANNED_START, 'valueDateTime', dtmToDateTime), { part: hasUrl(PLANNED_START) }),
  rule('PV2-9', 'extension[]', extensionOf(PLANNED_END, 'valueDateTime', dtmToDateTime), { part: hasUrl(PLANNED_END) }),
  rule('PV2-11', 'length', nmToDays),
  rule('PV2-12', 'text', stToNarrative),
  rule('PV2-13', 'participant[]', participant(REFERRAL_SOURCE), { part: takesPartAs(REFERRAL_SOURCE) }),
  // The field does not repeat, and a label may stand there once.
  derive(
    'PV2-22',
    'meta.security[]',
    toVisitLabel.name,
    (source, place) => ('fieldCount' in source ? toVisitLabel.convert(source.field(22).first, place) : undefined),
    {
      part: ({ system }) => system === CONFIDENTIALITY,
    },
  ),
  rule('PV2-23', 'serviceProvider', xonToOrganization),
  rule('PV2-25', 'priority', cweToCodeableConcept(encounterPriority)),
  rule('PV2-38', 'extension[]', extensionOf(MODE_OF_ARRIVAL, 'valueCoding', cweToCoding(modeOfArrivalCode)), {
    part: hasUrl(MODE_OF_ARRIVAL),
  }),
]);
