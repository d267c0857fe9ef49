import type { Appointment } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { hasUrl } from '../datatypes/extension.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { annotationOfNte } from './nte-to-note.ts';

const NOTE = r5Element('Appointment.note');
const { derive } = rulesFor<Appointment>();

/**
 * NTE[Appointment-Comment], behind SCH or any of the resources. R4's own element, `comment`, is one text without author and time; what is
 * meant for the patient and what for the staff would be one.
 */
export const nteToAppointment = segmentMap<Appointment>('NTE', 'Appointment-Comment', [
  derive(
    'NTE-3',
    'extension[]',
    'the lines of the note, who wrote it and when',
    (source, place) => {
      const valueAnnotation = annotationOfNte(source, place);
      return valueAnnotation && { url: NOTE, valueAnnotation };
    },
    { part: hasUrl(NOTE) },
  ),
]);
