import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';

/** The largest integer of FHIR R4: 32 bits, signed. */
const LARGEST = 2_147_483_647;

function integer(least: number): (source: Hl7Element, place: Place) => number | undefined {
  return (source, place) => {
    const sent = place.take(source).trim();
    if (sent === '') return undefined;
    const value = /^\+?[0-9]{1,10}$/.test(sent) ? Number(sent) : NaN;
    if (value >= least && value <= LARGEST) return value;
    place.finding('value-invalid', source, `"${sent.slice(0, 40)}" is not a whole number from ${least}`);
    return undefined;
  };
}

/** NM[positiveInt] */
export const nmToPositiveInt: Converter<number> = converter('NM[positiveInt]', integer(1));

/** NM[unsignedInt] */
export const nmToUnsignedInt: Converter<number> = converter('NM[unsignedInt]', integer(0));
