import type { Appointment } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, event, not, where, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { fillerStatusCodes } from '../codesystems/filler-status-codes.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToLogicalReference } from '../datatypes/cwe-to-logical-reference.ts';
import { participantRules } from './appointment-participant.ts';

const { rule } = rulesFor<Appointment>();

const service = cweToLogicalReference('HealthcareService');
const actor = (source: Source, place: Place): ReturnType<typeof service.convert> =>
  'fieldCount' in source ? service.convert(source.field(3).first, place) : undefined;

/** SCH-25 is the status of the whole; where it is not sent, that of its service. */
const saysStatus = where('SCH-25 is not valued, or says the same', (source) => {
  if (!('fieldCount' in source)) return false;
  const whole = source.message.segment('SCH')?.field(25).first.text.trim() ?? '';
  return whole === '' || whole.toUpperCase() === source.field(10).first.text.trim().toUpperCase();
});
const ended = event('S15', 'S16', 'S17', 'S26');

/**
 * AIS[Appointment]. The guide puts the time of the service (AIS-4, AIS-7) into a participant that nobody is; FHIR demands an actor or a type
 * of each (app-1), so it is the service, by its code.
 */
export const aisToAppointment = segmentMap<Appointment>('AIS', 'Appointment', [
  rule('AIS-10', 'status', code(fillerStatusCodes), { if: both(saysStatus, not(ended)) }),
  rule('AIS-3', 'serviceType[]', cweToCodeableConcept()),
  ...participantRules({ v2: 'AIS', status: 10, actor }),
]);
