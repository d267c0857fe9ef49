import { converter, type Converter } from '../../mapping/converter.ts';

/** What Node 24 has and the library types do not know yet (TC39 JSON.parse source text access). */
const exact = JSON as typeof JSON & { rawJSON(text: string): object };

const ZERO = 48;
const NINE = 57;

/** The end of the digits that begin at `start`. */
function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end++;
  return end;
}

/**
 * NM (HL7 v2.9 ch. 2A.3.46: an optional sign, digits, an optional point) as the text of a JSON number: `+3.20` → `3.20`,
 * `.5` → `0.5`, `065.88` → `65.88`, `7.` → `7`. The decimals stay as they are: they are the precision.
 * @returns undefined for what is not a number
 */
export function decimalText(sent: string): string | undefined {
  const text = sent.trim();
  const sign = text.startsWith('-') ? '-' : '';
  const start = sign === '-' || text.startsWith('+') ? 1 : 0;
  const point = endOfDigits(text, start);
  const hasPoint = text.charAt(point) === '.';
  const end = hasPoint ? endOfDigits(text, point + 1) : point;
  if (end !== text.length || end - start - (hasPoint ? 1 : 0) === 0) return undefined;
  let first = start;
  while (first < point - 1 && text.charCodeAt(first) === ZERO) first++;
  const whole = text.slice(first, point);
  const decimals = hasPoint ? text.slice(point + 1) : '';
  return `${sign}${whole === '' ? '0' : whole}${decimals === '' ? '' : `.${decimals}`}`;
}

/**
 * A FHIR decimal that keeps its text when it is written as JSON: `7.10` stays `7.10`. Only a number that would be written
 * otherwise is carried as raw JSON; for the type system it is a number all the same.
 * @param text a JSON number
 */
export function exactDecimal(text: string): number {
  const plain = Number(text);
  return String(plain) === text ? plain : (exact.rawJSON(text) as unknown as number);
}

/** NM[decimal] */
export const nmToDecimal: Converter<number> = converter('NM[decimal]', (source, place) => {
  const sent = place.take(source);
  const text = decimalText(sent);
  if (text !== undefined) return exactDecimal(text);
  place.finding('value-invalid', source, `"${sent.slice(0, 40)}" is not a number`);
  return undefined;
});
