import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { event, where, type Condition } from '../../mapping/condition.ts';

/** What the events with an MRG segment do with what it names (HL7 v2.9 ch. 3.3.18 and 3.3.30–3.3.51). */
export const mergesPatients = event('A18', 'A30', 'A34', 'A36', 'A40');
export const changesPatientNumber = event('A46', 'A47');
export const movesPatientNumber = event('A43');
export const mergesAccounts = event('A18', 'A35', 'A36', 'A41');
export const mergesVisits = event('A42');

function numbersIn(segment: Hl7Segment | undefined, fields: readonly number[]): readonly string[] {
  return fields.flatMap((number) => segment?.field(number).repetitions.map(numberOf) ?? []).filter((text) => text !== '');
}

/** A CX as far as it tells numbers apart: value and authority. */
function numberOf(cx: Hl7Element): string {
  const value = cx.at(1).at(1).text.trim();
  return value === '' ? '' : `${value}|${cx.at(4).at(1).text.trim()}|${cx.at(4).at(2).text.trim()}`;
}

/** Whether all numbers in fields of MRG stand in the other segment, too: then it is no other record. */
function sameAs(text: string, fields: readonly number[], mine: (mrg: Hl7Segment) => readonly string[]): Condition {
  return where(text, (source) => {
    const mrg = source as Hl7Segment;
    const known = new Set(mine(mrg));
    return numbersIn(mrg, fields).every((number) => known.has(number));
  });
}

const pidOf = (mrg: Hl7Segment): Hl7Segment | undefined => mrg.message.lastBefore(mrg, 'PID');
/** PV1 stands behind its MRG. */
const pv1Of = (mrg: Hl7Segment): Hl7Segment | undefined => mrg.message.firstBehind(mrg, 'PV1');

export const isSamePatient = sameAs('MRG-1, MRG-2, MRG-4 stand in PID', [1, 2, 4], (mrg) => numbersIn(pidOf(mrg), [2, 3, 4]));
export const isSameAccount = sameAs('MRG-3 is PID-18', [3], (mrg) => numbersIn(pidOf(mrg), [18]));
export const isSameVisit = sameAs('MRG-5 is PV1-19', [5], (mrg) => numbersIn(pv1Of(mrg), [19]));
