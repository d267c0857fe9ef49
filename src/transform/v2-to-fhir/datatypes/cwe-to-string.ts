import { converter, type Converter } from '../../mapping/converter.ts';

/** CWE[string]: the original text, else the text of the code, else the code itself. */
export const cweToString: Converter<string> = converter('CWE[string]', (source, place) => {
  const part = [9, 2, 1].map((number) => source.at(number)).find((element) => element.isValued);
  const sent = part ? place.take(part).trim() : '';
  return sent === '' ? undefined : sent;
});
