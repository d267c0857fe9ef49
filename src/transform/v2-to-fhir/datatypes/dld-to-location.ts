import type { Location } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';

const { rule } = rulesFor<Location>();

/** DLD[Location-Discharge]: the kind of place that the patient went to. */
const discharge = elementMap<Location>('DLD', 'Location-Discharge', [rule('DLD.1', 'type[]', cweToCodeableConcept())]);

/** All patients who went to one kind of place (`Nursing home`) share its Location: a DLD names no single place. */
function identity(_made: Location, source: Hl7Element, place: Place): ResourceIdentity {
  const what = source.at(1).children.map(({ text }) => text.trim());
  return { basis: 'organisation + discharged to', key: `${place.run.context.organisation}/discharged to/${what.join('|')}`, within: [] };
}

export const dldToLocation: Converter<MadeReference> = referenceTo('Location', discharge, { role: 'shared', identity });
