import { digitsAt } from './digits.ts';

const EARLIEST = -12 * 60;
const LATEST = 14 * 60;

/** `+/-ZZZZ` up to the end of the text, in minutes east of UTC; `undefined` where it is none or beyond -12:00 … +14:00. */
export function readOffset(text: string, start: number): number | undefined {
  const sign = text.charAt(start);
  if ((sign !== '+' && sign !== '-') || text.length !== start + 5) return undefined;
  const hours = digitsAt(text, start + 1, 2);
  const minutes = digitsAt(text, start + 3, 2);
  const offset = (hours * 60 + minutes) * (sign === '-' ? -1 : 1);
  return minutes <= 59 && offset >= EARLIEST && offset <= LATEST ? offset : undefined;
}

/** `+01:00`. */
export function writeOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(absolute / 60))}:${twoDigits(absolute % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
