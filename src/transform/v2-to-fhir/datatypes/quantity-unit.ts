import type { Quantity } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';

const UCUM = 'http://unitsofmeasure.org';

/** A unit without its number. */
export type Unit = Pick<Quantity, 'unit' | 'system' | 'code'>;

const toConcept = cweToCodeableConcept();

/**
 * CWE[Quantity]: CWE.2, else CWE.1, is the unit as people read it; a code only beside the system it is from (R4 qty-3). Of
 * several codings the one in UCUM is taken.
 */
export function unitOf(cwe: Hl7Element, place: Place): Unit {
  if (!cwe.isValued) return {};
  const concept = toConcept.convert(cwe, place);
  const codings = concept?.coding ?? [];
  const [first] = codings;
  const coded =
    codings.find(({ system }) => system === UCUM) ?? codings.find(({ system, code }) => system !== undefined && code !== undefined);
  const unit = first?.display ?? first?.code ?? concept?.text;
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(coded?.system === undefined || coded.code === undefined ? {} : { system: coded.system, code: coded.code }),
  };
}

/** OBX-6, the unit of the value in OBX-5. */
export function unitOfObservation(value: Hl7Element, place: Place): Unit {
  return unitOf(value.field.segment.field(6).first, place);
}
