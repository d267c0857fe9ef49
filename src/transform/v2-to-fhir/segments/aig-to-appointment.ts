import type { Appointment } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToLogicalReference } from '../datatypes/cwe-to-logical-reference.ts';
import { participantRules } from './appointment-participant.ts';

const resource = cweToLogicalReference();
const actor = (source: Source, place: Place): ReturnType<typeof resource.convert> =>
  'fieldCount' in source ? resource.convert(source.field(3).first, place) : undefined;

/** AIG[Appointment]. AIG-4 is the sender's own list: whether it means a place or an apparatus it does not say, so the reference has no type. */
export const aigToAppointment = segmentMap<Appointment>('AIG', 'Appointment', participantRules({ v2: 'AIG', type: 4, status: 14, actor }));
