import type { CodeableConcept, Observation, ObservationComponent } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, either, oneOf, valued, where } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type TogetherRules } from '../../mapping/segment-map.ts';
import { beginsValue } from '../datatypes/continued-value.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { observationIdentity } from './observation-identity.ts';
import { howItWasObserved, whatWasObserved } from './observation-metadata.ts';
import { obxOf, valueTypeOf } from './observation-value-form.ts';
import { valueRules } from './observation-value.ts';

/** The repetitions of a text are its lines, those of an NA its vectors; of every other type, values of their own. */
const ONE_VALUE = new Set(['TX', 'FT', 'NA']);

/** `IF OBX-5 LST.count GREATER THAN 1 AND OBX-2 IS NOT "NA"` */
export const hasSeveralValues = where('OBX-5 has several values', (source) => {
  const obx = obxOf(source);
  return !ONE_VALUE.has(valueTypeOf(obx)) && obx.field(5).repetitions.filter(({ isValued }) => isValued).length > 1;
});

const toConcept = cweToCodeableConcept();
const { derive } = rulesFor<ObservationComponent>();

/** R4 demands a code of every component. */
function codeOf(obx: Hl7Segment, place: Place): CodeableConcept {
  return toConcept.convert(obx.field(3).first, place) ?? { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] };
}

/** One repetition of OBX-5: a component with the code of the whole. */
const component = elementMap<ObservationComponent>('OBX', 'Observation-Component', [
  derive('OBX-3', 'code', 'the code of the observation', (source, place) => codeOf(obxOf(source), place)),
  ...valueRules,
]);

const { rule, clear } = rulesFor<Observation>();
const components = rule('OBX-5', 'component[]', component);

/**
 * All that OBX-5 can make of an Observation, what says that there is nothing (R4 obs-6, obs-7), and what is said of the value alone: its flag and
 * its range go with it. A correction (OBX-11 `C`: "replaces a final result", HL7 v2.9 table 0085) is the whole result, also where it has no
 * value.
 */
export const resultAsOne: TogetherRules = {
  rules: [
    ...valueRules,
    components,
    clear('OBX-5', 'dataAbsentReason'),
    clear('OBX-5', 'referenceRange[]'),
    clear('OBX-5', 'interpretation[]'),
  ],
  whole: oneOf('OBX-11', 'C'),
};

/** OBX[Observation-Component] */
export const obxToObservationComponent = segmentMap<Observation>(
  'OBX',
  'Observation-Component',
  [...whatWasObserved, components, ...howItWasObserved],
  { identity: observationIdentity, needs: both(beginsValue, either(valued('OBX-3'), valued('OBX-5'))), together: [resultAsOne] },
);
