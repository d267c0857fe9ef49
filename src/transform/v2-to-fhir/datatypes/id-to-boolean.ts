import { converter, type Converter } from '../../mapping/converter.ts';

/** Table 0136 (yes/no): Y, N; anything else is a finding and makes nothing. */
export const idToBoolean: Converter<boolean> = converter('ID[boolean]', (source, place) => {
  const sent = place.take(source).trim().toUpperCase();
  if (sent === 'Y') return true;
  if (sent === 'N') return false;
  if (sent !== '') place.finding('code-unmapped', source, 'the code is neither Y nor N');
  return undefined;
});
