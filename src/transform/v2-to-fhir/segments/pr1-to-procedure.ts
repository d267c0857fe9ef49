import type { Coding, Procedure, ProcedurePerformer } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { both, not, oneOf, either, valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier, eiToReference } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { conceptKey } from './concept-key.ts';
import { procedureCode } from './procedure-code.ts';
import { hasTime, minutesAfterStart } from './procedure-end.ts';
import { duringVisit, visitOrPatient } from './visit-or-patient.ts';

const ANAESTHETIST: Coding = { system: 'http://snomed.info/sct', code: '88189002', display: 'Anesthesiologist' };
const SURGEON: Coding = { system: 'http://snomed.info/sct', code: '304292004', display: 'Surgeon' };

/** XCN → one performer of a procedure; PR1-12 says of its people only that they took part. */
function performer(role?: Coding): Converter<ProcedurePerformer> {
  return converter(`performer ${role?.display ?? ''}, XCN[Practitioner]`, (source, place) => {
    const actor = xcnToPractitioner.convert(source, place);
    return actor && { ...(role ? { function: { coding: [{ ...role }] } } : {}), actor };
  });
}

/** Recognises the performers that a field owns. */
const performs =
  (role?: Coding) =>
  ({ function: known }: ProcedurePerformer): boolean =>
    known?.coding?.[0]?.code === role?.code;

const isPeriod = both(valued('PR1-7'), hasTime);
const isDeleted = oneOf('PR1-20', 'D');

/** Procedure = the identifier of PR1-19, else visit or patient + code + time. */
function identity(made: Procedure, pr1: Hl7Segment, scope: Scope): ResourceIdentity {
  const [number] = made.identifier ?? [];
  const within = visitOrPatient(scope);
  if (number) return { basis: 'visit or patient + identifier', key: `procedure|${identifierKey(number)}`, within };
  const time = pr1.field(5).first.text.trim();
  return { basis: 'visit or patient + code + time', key: `procedure|${conceptKey(made.code)}|${time}`, within };
}

const { rule, derive, fixed, whenCreated, link } = rulesFor<Procedure>();

/** PR1[Procedure]. "If not clear, use unknown" says the guide of the status. */
export const pr1ToProcedure = segmentMap<Procedure>(
  'PR1',
  'Procedure',
  [
    rule('PR1-3', 'code', procedureCode),
    rule('PR1-4', 'code.text', text, { unless: either(valued('PR1-3.9'), both(valued('PR1-3.2'), not(valued('PR1-3.1')))) }),
    rule('PR1-5', 'performedDateTime', dtmToDateTime, { unless: isPeriod }),
    rule('PR1-5', 'performedPeriod.start', dtmToDateTime, { if: isPeriod }),
    rule('PR1-6', 'category', cweToCodeableConcept()),
    derive('PR1-7', 'performedPeriod.end', 'PR1-5 and the minutes of PR1-7', minutesAfterStart, { if: isPeriod }),
    rule('PR1-8', 'performer[]', performer(ANAESTHETIST), { part: performs(ANAESTHETIST) }),
    rule('PR1-11', 'performer[]', performer(SURGEON), { part: performs(SURGEON) }),
    rule('PR1-12', 'performer[]', performer(), { part: performs() }),
    rule('PR1-15', 'reasonCode[]', cweToCodeableConcept()),
    rule('PR1-19', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    fixed('status', 'entered-in-error', { if: isDeleted }),
    rule('PR1-23', 'location', plToLocation),
    rule('PR1-25', 'partOf[]', eiToReference('Procedure')),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown'),
  ],
  { identity, needs: either(valued('PR1-3'), valued('PR1-4')) },
);
