import type { Provenance, ProvenanceAgent } from 'fhir/r4.js';
import { either, not, valued, where } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { DATA_ABSENT_REASON, V3_PARTICIPATION_TYPE } from '../datatypes/fixed-uris.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { received } from './msh-to-provenance.ts';

/** XCN → somebody who has to do with the document. */
function agent(system: string, code: string, display: string): Converter<ProvenanceAgent> {
  return converter(`agent ${code}, XCN[Practitioner]`, (source, place) => {
    const who = xcnToPractitioner.convert(source, place);
    return who && { type: { coding: [{ system, code, display }] }, who };
  });
}

const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const nobody = not([9, 11, 22].map((field) => valued(`TXA-${field}`)).reduce(either, valued('TXA-23')));
const hasInstant = where('TXA-8 has a time', (source) => 'fieldCount' in source && /^[0-9]{12}/.test(source.field(8).first.text));

/** The guide makes it of TXA-8 alone; who wrote a document down and who signed it is told nowhere else. */
export const isWritten = [11, 21, 22, 23].map((field) => valued(`TXA-${field}`)).reduce(either, valued('TXA-8'));

const { rule, derive, fixed, link } = rulesFor<Provenance>();

/**
 * TXA[Provenance]: who wrote, typed and signed the document, and who has a copy. The guide gives the originator the code of a recipient
 * (IRCP), and a role where R4 has a type.
 */
export const txaToProvenance = segmentMap<Provenance>('TXA', 'Provenance', [
  rule('TXA-7', 'occurredDateTime', dtmToDateTime),
  rule('TXA-8', 'recorded', dtmToInstant),
  derive('TXA', 'recorded', 'the time of reception', received, { unless: hasInstant }),
  rule('TXA-9', 'agent[]', agent(PARTICIPANT, 'author', 'Author')),
  rule('TXA-11', 'agent[]', agent(PARTICIPANT, 'enterer', 'Enterer')),
  rule('TXA-21', 'reason[].text', text),
  rule('TXA-22', 'agent[]', agent(PARTICIPANT, 'verifier', 'Verifier')),
  rule('TXA-23', 'agent[]', agent(V3_PARTICIPATION_TYPE, 'IRCP', 'information recipient')),
  fixed('agent[]', { who: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] } }, { if: nobody }),
  link('DocumentReference', 'target[]'),
]);
