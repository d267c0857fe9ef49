import type { Provenance } from 'fhir/r4.js';
import { either, not, oneOf, valued, where } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { received } from './msh-to-provenance.ts';

const DATA_OPERATION = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';
const PARTICIPANT_TYPE = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const participant = (code: string, display: string) => ({ coding: [{ system: PARTICIPANT_TYPE, code, display }] });
const operation = (code: string, display: string) => ({ coding: [{ system: DATA_OPERATION, code, display }] });

/** Somebody did something with the order, or it is said when. */
export const hasTransaction = ['ORC-10', 'ORC-11', 'ORC-19'].map(valued).reduce(either, valued('ORC-9'));

const hasInstant = where('ORC-9 has a time', (source) => 'fieldCount' in source && /^[0-9]{12}/.test(source.field(9).first.text));
const nobody = not(['ORC-10', 'ORC-11', 'ORC-19'].map(valued).reduce(either, valued('ORC-12')));

const ORDERED_TYPES = ['ServiceRequest', 'MedicationRequest', 'MedicationDispense', 'MedicationAdministration', 'Immunization'];

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
  rule('ORC-17', 'agent[enterer].onBehalfOf', cweToOrganization, { if: valued('ORC-10') }),
  rule('ORC-11', 'agent[verifier].who', xcnToPractitioner),
  fixed('agent[verifier].type', participant('verifier', 'Verifier')),
  derive('ORC-12', 'agent[author].who', 'XCN[Practitioner], with the address of ORC-24', (source, place) =>
    'fieldCount' in source ? practitionerOf(source.field(12).first, source.field(24).repetitions, place) : undefined,
  ),
  fixed('agent[author].type', participant('author', 'Author')),
  rule('ORC-19', 'agent[performer].who', xcnToPractitioner),
  fixed('agent[performer].type', participant('performer', 'Performer')),
  fixed('agent[]', { who: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] } }, { if: nobody }),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
  // What the ORC speaks of: a group makes one of these, or a prescription and what became of it.
  ...ORDERED_TYPES.map((type) => link(type, 'target[]')),
]);
