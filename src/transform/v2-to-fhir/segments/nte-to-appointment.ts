import type { Annotation, Appointment } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { hasUrl } from '../datatypes/extension.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { linesOf } from './nte-to-note.ts';

const NOTE = r5Element('Appointment.note');
const { derive } = rulesFor<Appointment>();

/** NTE-3, NTE-5 and NTE-6 */
function annotation(source: Source, place: Place): Annotation | undefined {
  const text = linesOf(source, place);
  if (text === undefined || !('fieldCount' in source)) return undefined;
  const author = source.holds(5) ? xcnToPractitioner.convert(source.field(5).first, place) : undefined;
  const time = source.holds(6) ? dtmToDateTime.convert(source.field(6).first, place) : undefined;
  return { ...(author ? { authorReference: author } : {}), ...(time === undefined ? {} : { time }), text };
}

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
      const valueAnnotation = annotation(source, place);
      return valueAnnotation && { url: NOTE, valueAnnotation };
    },
    { part: hasUrl(NOTE) },
  ),
]);
