import type { Coding, DiagnosticReport, Extension, Reference } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { not, valued } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { resultStatus } from '../codesystems/result-status.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { CORE_EXTENSION, DATA_ABSENT_REASON, V2, V3_PARTICIPATION_TYPE } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { ndlToPractitionerRole } from '../datatypes/ndl-to-practitioner-role.ts';
import { fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { reportIdentity } from './order-identity.ts';
import { duringVisit } from './visit-or-patient.ts';

const PERFORMER_FUNCTION = `${CORE_EXTENSION}event-performerFunction`;
const INTERPRETER: Coding = { system: `${V2}0912`, code: 'PI', display: 'Primary Interpreter' };
const ASSISTANT: Coding = { system: `${V2}0912`, code: 'AI', display: 'Assistant/Alternate Interpreter' };
const TECHNICIAN: Coding = { system: `${V2}0912`, code: 'TN', display: 'Technician' };
const TRANSCRIPTIONIST: Coding = { system: `${V2}0912`, code: 'TR', display: 'Transcriptionist' };

const functionOf = (code: string): Extension => ({
  url: PERFORMER_FUNCTION,
  valueCodeableConcept: { coding: [{ system: V3_PARTICIPATION_TYPE, code }] },
});

type Performer = MadeReference & { extension: Extension[] };

/** NDL[PractitionerRole], with what they did beside the reference. */
function performer(role: Coding, participation: string): Converter<Performer> {
  const made = ndlToPractitionerRole(role);
  return converter(`${made.name}, ${participation}`, (source, place) => {
    const reference = made.convert(source, place);
    return reference && Object.assign(reference, { extension: [functionOf(participation)] });
  });
}

/** Recognises the performers that a field owns. */
const performs =
  (participation: string) =>
  ({ extension = [] }: Reference): boolean =>
    extension.some((one) => one.url === PERFORMER_FUNCTION && one.valueCodeableConcept?.coding?.[0]?.code === participation);

const { rule, link, whenCreated } = rulesFor<DiagnosticReport>();

/** OBR[DiagnosticReport] */
export const obrToDiagnosticReport = segmentMap<DiagnosticReport>(
  'OBR',
  'DiagnosticReport',
  [
    rule('OBR-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('OBR-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    rule('OBR-4', 'code', cweToCodeableConcept()),
    rule('OBR-7', 'effectiveDateTime', dtmToDateTime, { if: not(valued('OBR-8')) }),
    rule('OBR-7', 'effectivePeriod.start', dtmToDateTime, { if: valued('OBR-8') }),
    rule('OBR-8', 'effectivePeriod.end', dtmToDateTime),
    rule('OBR-22', 'issued', dtmToInstant),
    rule('OBR-24', 'category[]', cweToCodeableConcept(tableAsItIs('DiagnosticServiceSectionID', '0074'))),
    rule('OBR-25', 'status', code(resultStatus)),
    rule('OBR-32', 'resultsInterpreter[]', ndlToPractitionerRole(INTERPRETER), { unite: ({ reference = '' }: Reference) => reference }),
    // By PRT an assistant (ARI) is a performer; R4 has the interpreter answer for the conclusions.
    rule('OBR-33', 'performer[]', ndlToPractitionerRole(ASSISTANT), { part: ({ extension = [] }) => extension.length === 0 }),
    rule('OBR-34', 'performer[]', performer(TECHNICIAN, 'SPRF'), { part: performs('SPRF') }),
    rule('OBR-35', 'performer[]', performer(TRANSCRIPTIONIST, 'TRANS'), { part: performs('TRANS') }),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown'),
    whenCreated('code', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
  ],
  { identity: reportIdentity },
);
