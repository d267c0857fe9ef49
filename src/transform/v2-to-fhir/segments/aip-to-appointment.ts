import type { Appointment } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { participantRules } from './appointment-participant.ts';

const actor = (source: Source, place: Place): MadeReference | undefined =>
  'fieldCount' in source ? xcnToPractitioner.convert(source.field(3).first, place) : undefined;

/** AIP[Appointment] */
export const aipToAppointment = segmentMap<Appointment>('AIP', 'Appointment', participantRules({ v2: 'AIP', type: 4, status: 12, actor }));
