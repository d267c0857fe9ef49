import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition } from '../../mapping/condition.ts';

/** PRT-1 or ROL-1 with an authority is one participation; senders write a set id there, too. The guide leaves it open. */
export const isInstance = (field: 'PRT-1' | 'ROL-1'): Condition =>
  where(`${field} has an authority`, (source) => {
    const { first } = (source as Hl7Segment).field(1);
    return first.isValuedAt(1) && (first.isValuedAt(2) || first.isValuedAt(3));
  });
