import { converter, type Converter } from '../../mapping/converter.ts';

/** The largest integer of FHIR R4: 32 bits, signed. */
const LARGEST = 2_147_483_647;

/** NM[positiveInt] */
export const nmToPositiveInt: Converter<number> = converter('NM[positiveInt]', (source, place) => {
  const sent = place.take(source).trim();
  if (sent === '') return undefined;
  const value = /^\+?[0-9]{1,10}$/.test(sent) ? Number(sent) : NaN;
  if (value >= 1 && value <= LARGEST) return value;
  place.finding('value-invalid', source, `"${sent.slice(0, 40)}" is not a whole number from 1`);
  return undefined;
});
