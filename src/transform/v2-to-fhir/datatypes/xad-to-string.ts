import { converter, type Converter } from '../../mapping/converter.ts';

/** XAD[string]: an address in one line, where FHIR has room for words alone. */
export const xadToString: Converter<string> = converter('XAD[string]', (source, place) => {
  const [line, ...further] = [1, 2, 3, 9, 4, 5, 6].map((part) => source.at(part));
  const street = line ? [1, 2, 3].map((part) => line.at(part)) : [];
  const words = [...street, ...further].map((part) => place.take(part).trim()).filter((one) => one !== '');
  return words.length > 0 ? words.join(', ') : undefined;
});
