import type { DocumentReference } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { edToAttachment, rpToAttachment } from '../datatypes/ed-to-attachment.ts';
import { brokenDocument, isText, textAttachment, textOfDocument, WHOLE, withTitle } from './document-content.ts';
import { linesOf } from './nte-to-note.ts';
import { hasForm } from './observation-value-form.ts';

const { rule, derive } = rulesFor<DocumentReference>();

/**
 * OBX[DocumentReference]: each OBX is a rendition of the document, a text or a file in pieces one of them all. The guide writes media types
 * that are not registered (`application/text`, `text/hl7v2`); the text is plain once its escapes have been read.
 */
export const obxToDocumentReference = segmentMap<DocumentReference>('OBX', 'DocumentReference', [
  rule('OBX-5', 'content[].attachment', withTitle(edToAttachment), { if: hasForm('ED attachment'), ...WHOLE }),
  rule('OBX-5', 'content[].attachment', brokenDocument, { if: hasForm('ED text'), ...WHOLE }),
  rule('OBX-5', 'content[].attachment', withTitle(rpToAttachment), { if: hasForm('RP attachment'), ...WHOLE }),
  derive('OBX-5', 'content[].attachment', 'the lines of the text', textOfDocument, { if: isText, ...WHOLE }),
]);

/** NTE[DocumentReference]: R4 has no note of a document; the guide makes it content of its own. */
export const nteToDocumentReference = segmentMap<DocumentReference>('NTE', 'DocumentReference', [
  derive(
    'NTE-3',
    'content[].attachment',
    'the lines of the note',
    (source, place) => {
      const text = linesOf(source, place);
      return text === undefined ? undefined : textAttachment(text);
    },
    WHOLE,
  ),
]);
