import { converter, type Converter } from '../../mapping/converter.ts';

/** The largest integer of FHIR R4: 32 bits, signed. */
const LARGEST = 2_147_483_647;

function integerFrom(name: string, least: number): Converter<number> {
  return converter(name, (source, place) => {
    const sent = place.take(source).trim();
    if (sent === '') return undefined;
    const value = /^\+?[0-9]{1,10}$/.test(sent) ? Number(sent) : NaN;
    if (value >= least && value <= LARGEST) return value;
    place.finding('value-invalid', source, `"${sent.slice(0, 40)}" is not a whole number from ${least}`);
    return undefined;
  });
}

/** NM[positiveInt] */
export const nmToPositiveInt = integerFrom('NM[positiveInt]', 1);

/** NM[unsignedInt] */
export const nmToUnsignedInt = integerFrom('NM[unsignedInt]', 0);
