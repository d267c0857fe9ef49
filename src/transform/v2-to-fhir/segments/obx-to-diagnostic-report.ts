import type { Attachment, DiagnosticReport, Reference } from 'fhir/r4.js';
import { both, oneOf, where } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { edToAttachment, rpToAttachment } from '../datatypes/ed-to-attachment.ts';
import { hasForm } from './observation-value-form.ts';

/** An image is a result; what is written (PDF, RTF, HTML, text) is the report itself. */
const isWritten = where('OBX-5 is a document to be read', (source) => {
  if (!('fieldCount' in source)) return false;
  const value = source.field(5).first;
  return [2, 3, 4].some((part) => /^(?:text|tx|ft|(?:application\/|text\/)?(?:pdf|rtf|html|xml|plain))$/i.test(value.at(part).text.trim()));
});

const titled = (how: Converter<Attachment>): Converter<Attachment> =>
  converter(`${how.name}, titled by OBX-3`, (source, place) => {
    const attachment = how.convert(source, place);
    const title = attachment && place.takeAt(source.field.segment.field(3).first, 2).trim();
    return title ? { ...attachment, title } : attachment;
  });

const { rule, link } = rulesFor<DiagnosticReport>();

/**
 * OBX[DiagnosticReport]: each Observation is a result of the report. A document is the form in which it was issued besides: who reads reports
 * looks for it in presentedForm, where the guide is silent.
 */
export const obxToDiagnosticReport = segmentMap<DiagnosticReport>('OBX', 'DiagnosticReport', [
  link('Observation', 'result[]', { unless: oneOf('OBX-29', 'QST', 'SCI'), unite: ({ reference = '' }: Reference) => reference }),
  rule('OBX-5', 'presentedForm[]', titled(edToAttachment), { if: both(hasForm('ED attachment'), isWritten) }),
  rule('OBX-5', 'presentedForm[]', titled(rpToAttachment), { if: both(hasForm('RP attachment'), isWritten) }),
]);
