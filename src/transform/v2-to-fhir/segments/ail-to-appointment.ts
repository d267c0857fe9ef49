import type { Appointment } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { addItem } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { participantRules } from './appointment-participant.ts';

/** AIL-3; AIL-4, of which the guide has no row, is the type of the place. */
function actor(source: Source, place: Place): MadeReference | undefined {
  if (!('fieldCount' in source)) return undefined;
  const reference = plToLocation.convert(source.field(3).first, place);
  const made = place.run.linked(reference);
  if (made) addItem(made, 'type', cweToCodeableConcept(), { element: source.field(4).first, place });
  return reference;
}

/** AIL[Appointment] */
export const ailToAppointment = segmentMap<Appointment>('AIL', 'Appointment', participantRules({ v2: 'AIL', status: 12, actor }));
