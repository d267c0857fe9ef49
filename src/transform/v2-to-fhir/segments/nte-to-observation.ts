import type { DiagnosticReport } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { annotationOfNte, nteToNote } from './nte-to-note.ts';

/** NTE[Observation] */
export const nteToObservation = nteToNote('Observation');

/** NTE[ServiceRequest] */
export const nteToServiceRequest = nteToNote('ServiceRequest');

/** NTE behind SPM: the note of the specimen. */
export const nteToSpecimen = nteToNote('Specimen');

const { derive } = rulesFor<DiagnosticReport>();
const NOTE = r5Element('DiagnosticReport.note');

/** NTE behind OBR where it makes a report, which has notes only in R5: carried in the extension of that element. */
export const nteToDiagnosticReport = segmentMap<DiagnosticReport>('NTE', 'DiagnosticReport', [
  derive(
    'NTE-3',
    'extension[]',
    'the lines of the note, who wrote it and when',
    (source, place) => {
      const valueAnnotation = annotationOfNte(source, place);
      return valueAnnotation && { url: NOTE, valueAnnotation };
    },
    { unite: ({ url, valueAnnotation }) => `${url}|${valueAnnotation?.text ?? ''}` },
  ),
]);
