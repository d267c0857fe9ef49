import type { Encounter } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Run } from '../../mapping/run.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { isPlaceholderNumber } from '../../placeholder-number.ts';

/** A CX as text, with its assigning authority; '' without a number. */
function numberOf(cx: Hl7Element): string {
  const value = cx.textAt(1).trim();
  const namespace = cx.at(4).at(1).text.trim();
  return isPlaceholderNumber(value) ? '' : `${namespace === '' ? cx.at(4).at(2).text.trim() : namespace}|${value}`;
}

/** A visit number in the organisation; undefined where there is none. */
export function visitKey(cx: Hl7Element, { context: { organisation } }: Run): ResourceIdentity | undefined {
  const visit = numberOf(cx);
  return visit === '' ? undefined : { basis: 'visit number in the organisation', key: `visit|${organisation}|${visit}`, within: [] };
}

/**
 * Encounter = visit number in the organisation (PV1-19); else the alternate visit number (PV1-50), the account (PID-18) or the
 * episode (PV1-54) of the patient; else patient + class + start.
 */
export function encounterIdentity(made: Encounter, pv1: Hl7Segment, { run, find }: Scope): ResourceIdentity {
  const { organisation } = run.context;
  const byNumber = visitKey(pv1.field(19).first, run);
  if (byNumber) return byNumber;
  const patient = find('Patient');
  const within = patient ? [patient] : [];
  const further: readonly (readonly [string, Hl7Element | undefined])[] = [
    ['alternate visit number', pv1.field(50).first],
    ['account number', run.message.segment('PID')?.field(18).first],
    ['episode number', pv1.field(54).first],
  ];
  for (const [name, cx] of further) {
    const number = cx ? numberOf(cx) : '';
    if (number !== '') return { basis: `patient + ${name}`, key: `${name}|${organisation}|${number}`, within };
  }
  const { class: encounterClass, period } = made;
  return { basis: 'patient + class + start', key: `start|${organisation}|${encounterClass.code ?? ''}|${period?.start ?? ''}`, within };
}
