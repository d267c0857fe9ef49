import type { Observation, Reference } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { xadToString } from '../datatypes/xad-to-string.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { asConcept, inWords, yesOrNo } from './observation-answer.ts';
import { duringVisit, visitOrPatient } from './visit-or-patient.ts';

/** The accident = its identifier, else visit or patient + time. */
function identity({ identifier: [number] = [] }: Observation, acc: Hl7Segment, scope: Scope): ResourceIdentity {
  const key = number ? identifierKey(number) : acc.field(1).first.text.trim();
  return { basis: 'visit or patient + accident identifier, else time', key: `accident|${key}`, within: visitOrPatient(scope) };
}

/** What other segments make is a role (PractitionerRole) or an organisation. */
const isPerson = ({ reference = '' }: Reference): boolean => /^Practitioner[/[]/.test(reference);

const { rule, fixed, whenCreated, link } = rulesFor<Observation>();

/** ACC[Observation]: the accident that led here, as a history. The guide has no map of it, and R4 knows accidents only in claims. */
export const accToObservation = segmentMap<Observation>(
  'ACC',
  'Observation',
  [
    fixed('code', { text: 'Accident' }),
    rule('ACC-1', 'effectiveDateTime', dtmToDateTime),
    ...asConcept('ACC-2', 'Kind of accident'),
    ...inWords('ACC-3', 'Place of the accident'),
    ...asConcept('ACC-4', 'State or province of the accident'),
    ...yesOrNo('ACC-5', 'Related to the job'),
    ...yesOrNo('ACC-6', 'Death by the accident'),
    rule('ACC-7', 'performer[]', xcnToPractitioner, { part: isPerson }),
    rule('ACC-8', 'valueString', text),
    ...inWords('ACC-9', 'Brought in by'),
    ...yesOrNo('ACC-10', 'Police notified'),
    ...inWords('ACC-11', 'Address of the accident', xadToString),
    rule('ACC-13', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown'),
  ],
  { identity },
);
