import type { Coding, Meta } from 'fhir/r4.js';
import { oneOf } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type SegmentMap } from '../../mapping/segment-map.ts';
import { accessRestrictionValue } from '../codesystems/access-restriction-value.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';

interface Labelled {
  meta?: Meta;
}

const { rule } = rulesFor<Labelled>();
const unite = ({ system = '', code = '' }: Coding): string => `${system}|${code}`;

/**
 * ARV behind PID or PV1: access to the patient, or to the visit, is restricted. The guide waits for labels of single elements; a label of
 * the whole says no less. Labels are added and never taken away: a segment with action D does nothing, since no message may widen access.
 */
export function arvTo(fhir: string): SegmentMap {
  return segmentMap<Labelled>('ARV', fhir, [
    rule('ARV-3', 'meta.security[]', cweToCoding(accessRestrictionValue), { unless: oneOf('ARV-2.1', 'D'), unite }),
  ]);
}
