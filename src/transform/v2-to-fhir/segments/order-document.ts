import type { DocumentReference } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';

/** What may stand between the content of a document and its TXA. */
const OF_DOCUMENT = new Set(['OBX', 'PRT', 'NTE']);

function precedesTxa({ message, index }: Hl7Segment): boolean {
  if (!message.segment('TXA')) return false;
  let next = index + 1;
  while (OF_DOCUMENT.has(message.segments[next]?.name ?? '')) next++;
  return message.segments[next]?.name === 'TXA';
}

/** ORDER_DOCUMENT: the OBX before a TXA is the document that came with the order, and no result. */
export const isOrderDocument: Condition = where('the OBX is the content of the TXA behind it', (source) =>
  'fieldCount' in source ? precedesTxa(source) : false,
);

/** R4 demands a content, and the OBX before this TXA may bring none though others of the message do. */
export const contentOfOrderDocument = segmentMap<DocumentReference>('TXA', 'DocumentReference', [
  rulesFor<DocumentReference>().whenCreated('content[]', {
    attachment: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] },
  }),
]);
