import type { Condition } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { both, either, not, oneOf, valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { codedByMethod } from '../datatypes/coded-by-method.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier, eiToReference } from '../datatypes/ei-to-identifier.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { conceptKey } from './concept-key.ts';
import { restrictedBy } from './confidential.ts';
import { duringVisit, visitOrPatient } from './visit-or-patient.ts';

const ASSERTED = `${CORE_EXTENSION}condition-assertedDate`;
const DUE_TO = `${CORE_EXTENSION}condition-dueTo`;

const { rule, fixed, link, clear } = rulesFor<Condition>();

/** Condition = visit or patient + code + type of diagnosis. */
function identity(made: Condition, dg1: Hl7Segment, scope: Scope): ResourceIdentity {
  const type = dg1.field(6).first.text.trim();
  return { basis: 'visit or patient + code + type', key: `diagnosis|${conceptKey(made.code)}|${type}`, within: visitOrPatient(scope) };
}

/** Neither code nor words: no diagnosis. */
export const isDiagnosis = either(valued('DG1-3'), valued('DG1-4'));

/** DG1[Condition]. DG1-6 and DG1-15 are the visit's: DG1[Encounter]. */
export const dg1ToCondition = segmentMap<Condition>(
  'DG1',
  'Condition',
  [
    rule('DG1-3', 'code', codedByMethod(2)),
    // The words of the sender (DG1-3.9, or DG1-3.2 without a code) are the text already.
    rule('DG1-4', 'code.text', text, { unless: either(valued('DG1-3.9'), both(valued('DG1-3.2'), not(valued('DG1-3.1')))) }),
    rule('DG1-5', 'onsetDateTime', dtmToDateTime),
    rule('DG1-16', 'asserter', xcnToPractitioner),
    restrictedBy('DG1-18'),
    // The guide has both rows for DG1-19: attested is asserted, and on record from then on at the latest.
    rule('DG1-19', 'extension[]', extensionOf(ASSERTED, 'valueDateTime', dtmToDateTime), { part: hasUrl(ASSERTED) }),
    rule('DG1-19', 'recordedDate', dtmToDateTime),
    rule('DG1-20', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    fixed(
      'verificationStatus',
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error', display: 'Entered in Error' },
        ],
      },
      { if: oneOf('DG1-21', 'D') },
    ),
    // Added or updated: the deletion is taken back.
    clear('DG1-21', 'verificationStatus', { if: oneOf('DG1-21', 'A', 'U') }),
    rule('DG1-22', 'extension[]', extensionOf(DUE_TO, 'valueReference', eiToReference('Condition')), { part: hasUrl(DUE_TO) }),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
  ],
  { identity, needs: isDiagnosis },
);
