import type { Encounter } from 'fhir/r4.js';
import { coded } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { outcomeOfAttendanceEngland } from '../codesystems/outcome-of-attendance-england.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { UK_CORE_EXTENSION } from '../datatypes/fixed-uris.ts';

const OUTCOME = `${UK_CORE_EXTENSION}OutcomeOfAttendance`;

const { rule } = rulesFor<Encounter>();

/** ZU3, the attendance in the messages of HL7 UK: its outcome (ZU3-4). The other fields of the segments ZU1 to ZU8 are losses. */
export const zu3ToEncounter = segmentMap<Encounter>('ZU3', 'Encounter', [
  rule('ZU3-4', 'extension[]', extensionOf(OUTCOME, 'valueCodeableConcept', cweToCodeableConcept(outcomeOfAttendanceEngland)), {
    if: coded('ZU3-4', outcomeOfAttendanceEngland),
    part: hasUrl(OUTCOME),
    clears: true,
  }),
]);
