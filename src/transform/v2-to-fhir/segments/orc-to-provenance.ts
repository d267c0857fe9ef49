import type { Provenance, ProvenanceAgent } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { either, not, oneOf, valued, where, type Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { addElement, addItem } from '../datatypes/add-item.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { cweToDevice } from '../datatypes/cwe-to-device.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { xonToLocation } from '../datatypes/xon-to-location.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { received } from './msh-to-provenance.ts';
import { inOrderBehind } from './pharmacy-order.ts';

const telephone = xtnToContactPoint();

const DATA_OPERATION = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';
const PARTICIPANT_TYPE = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const participant = (code: string, display: string) => ({ coding: [{ system: PARTICIPANT_TYPE, code, display }] });
const operation = (code: string, display: string) => ({ coding: [{ system: DATA_OPERATION, code, display }] });

/** Somebody did something with the order, or it is said when. */
export const hasTransaction = ['ORC-10', 'ORC-11', 'ORC-19'].map(valued).reduce(either, valued('ORC-9'));

const hasInstant = where('ORC-9 has a time', (source) => 'fieldCount' in source && /^[0-9]{12}/.test(source.field(9).first.text));
const nobody = not(['ORC-10', 'ORC-11', 'ORC-18', 'ORC-19'].map(valued).reduce(either, valued('ORC-12')));

const ORDERED_TYPES = ['ServiceRequest', 'MedicationRequest', 'MedicationDispense', 'MedicationAdministration', 'Immunization'];

/** ORC-21, with the address of ORC-22 and the telephones of ORC-23. */
function facility(source: Source, place: Place): MadeReference | undefined {
  if (!('fieldCount' in source)) return undefined;
  const reference = xonToLocation.convert(source.field(21).first, place);
  const location = place.run.linked(reference);
  if (!location) return undefined;
  addElement(location, 'address', xadToAddress, { element: source.field(22).first, place });
  for (const element of source.field(23).repetitions) addItem(location, 'telecom', telephone, { element, place });
  return reference;
}

const VERIFIED: Readonly<Record<string, number>> = { RXO: 15, RXE: 14 };

/** RXE-14, else RXO-15, of the order: the pharmacist who has checked it. */
function pharmacist(orc: Hl7Segment): Hl7Element | undefined {
  let found: Hl7Element | undefined;
  inOrderBehind(orc, (segment) => {
    const number = VERIFIED[segment.name];
    const sent = number === undefined ? undefined : segment.field(number).first;
    if (sent?.isValued) found = sent;
    return segment.name === 'RXE' && found !== undefined;
  });
  return found;
}

/** Whoever is named in a field after the first: the same part in it, each an agent of their own. */
function further(code: string, display: string): Converter<ProvenanceAgent> {
  return converter(`each further one, as ${code}`, (source, place) => {
    if (source === source.field.first) return undefined;
    const who = xcnToPractitioner.convert(source, place);
    return who && { type: participant(code, display), who };
  });
}

const { rule, derive, fixed, link } = rulesFor<Provenance>();

/** ORC[Provenance]: who entered, verified and gave the order, and when. */
export const orcToProvenance = segmentMap<Provenance>('ORC', 'Provenance', [
  fixed('activity', operation('CREATE', 'create'), { if: oneOf('ORC-1', 'NW') }),
  fixed('activity', operation('UPDATE', 'revise'), { if: oneOf('ORC-1', 'SC') }),
  fixed('activity', operation('CANCEL', 'cancel'), { if: oneOf('ORC-1', 'OC', 'CA') }),
  rule('ORC-9', 'recorded', dtmToInstant),
  derive('ORC', 'recorded', 'the time of reception', received, { unless: hasInstant }),
  rule('ORC-9', 'occurredDateTime', dtmToDateTime),
  rule('ORC-10', 'agent[enterer].who', xcnToPractitioner),
  fixed('agent[enterer].type', participant('enterer', 'Enterer')),
  rule('ORC-10', 'agent[]', further('enterer', 'Enterer')),
  rule('ORC-17', 'agent[enterer].onBehalfOf', cweToOrganization, { if: valued('ORC-10') }),
  rule('ORC-11', 'agent[verifier].who', xcnToPractitioner),
  fixed('agent[verifier].type', participant('verifier', 'Verifier')),
  rule('ORC-11', 'agent[]', further('verifier', 'Verifier')),
  derive('ORC-12', 'agent[author].who', 'XCN[Practitioner], with the address of ORC-24', (source, place) =>
    'fieldCount' in source ? practitionerOf(source.field(12).first, source.field(24).repetitions, place) : undefined,
  ),
  fixed('agent[author].type', participant('author', 'Author')),
  rule('ORC-12', 'agent[]', further('author', 'Author')),
  rule('ORC-18', 'agent[device].who', cweToDevice),
  rule('ORC-19', 'agent[performer].who', xcnToPractitioner),
  fixed('agent[performer].type', participant('performer', 'Performer')),
  rule('ORC-19', 'agent[]', further('performer', 'Performer')),
  fixed('agent[]', { who: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] } }, { if: nobody }),
  derive('ORC', 'agent[pharmacist].who', 'RXE-14, else RXO-15', (source, place) => {
    const verifier = 'fieldCount' in source ? pharmacist(source) : undefined;
    return verifier && xcnToPractitioner.convert(verifier, place);
  }),
  fixed('agent[pharmacist].type', participant('verifier', 'Verifier')),
  derive('ORC-21', 'location', 'XON[Location], with ORC-22 and ORC-23', facility, { if: valued('ORC-21.1') }),
  // Where it was entered is where it happened, if no facility says it.
  rule('ORC-13', 'location', plToLocation, { unless: valued('ORC-21.1') }),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
  // What the ORC speaks of: a group makes one of these, or a prescription and what became of it.
  ...ORDERED_TYPES.map((type) => link(type, 'target[]')),
]);
