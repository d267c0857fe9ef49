import type { Coverage } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDate } from '../datatypes/dtm-to-date-time.ts';
import { coverageDefaults } from './coverage-defaults.ts';

const { rule, link } = rulesFor<Coverage>();

/** Coverage of a financial class = patient + class. */
function identity(_made: Coverage, pv1: Hl7Segment, { run, find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const financialClass = pv1.field(20).first.at(1).at(1).text.trim();
  return {
    basis: 'patient + financial class',
    key: `financial class|${run.context.organisation}|${financialClass}`,
    within: patient ? [patient] : [],
  };
}

/** PV1[Coverage]. FC.2 is the day from which the class holds; the guide leaves it out. */
export const pv1ToCoverage = segmentMap<Coverage>(
  'PV1',
  'Coverage',
  [
    rule('PV1-20.1', 'type', cweToCodeableConcept()),
    rule('PV1-20.2', 'period.start', dtmToDate),
    link('Patient', 'beneficiary'),
    ...coverageDefaults,
  ],
  { identity, needs: valued('PV1-20') },
);
