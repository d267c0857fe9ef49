import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';

const MINUTE = 60_000;

/** Units of time as senders write them (ISO+, UCUM, words), in minutes. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1 / 60,
  sec: 1 / 60,
  second: 1 / 60,
  seconds: 1 / 60,
  m: 1,
  min: 1,
  mins: 1,
  minute: 1,
  minutes: 1,
  h: 60,
  hr: 60,
  hrs: 60,
  hour: 60,
  hours: 60,
  d: 1440,
  day: 1440,
  days: 1440,
};

/** Longer is no appointment but a slip of the pen. */
const MOST = 366 * 1440;

/** A number and its unit (a CWE, its code or its words) as minutes; undefined without a unit, since nobody has said which. */
export function minutesOf(number: string, unit: Hl7Element): number | undefined {
  const factor = UNITS[unit.textAt(1).trim().toLowerCase()] ?? UNITS[unit.textAt(2).trim().toLowerCase()];
  const value = /^\+?[0-9]{1,7}(?:\.[0-9]{1,3})?$/.test(number.trim()) ? Number(number) : NaN;
  const minutes = factor === undefined ? NaN : value * factor;
  return minutes >= 0 && minutes <= MOST ? minutes : undefined;
}

/** TQ.3: `M30`, a letter and a number (HL7 v2.9 ch. 2A.3.79). */
export function minutesOfDuration(text: string): number | undefined {
  const [, unit = '', number = ''] = /^([SMHD])([0-9]{1,5})$/.exec(text.trim().toUpperCase()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return factor === undefined ? undefined : Number(number) * factor;
}

/** A FHIR time some minutes later, with the offset that it has: the same instant in every zone. */
export function laterBy(minutes: number, dateTime: string): string | undefined {
  const epoch = Date.parse(dateTime);
  const [zone = ''] = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/.exec(dateTime) ?? [];
  if (Number.isNaN(epoch) || zone === '') return undefined;
  const offset = zone === 'Z' ? 0 : (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * (zone.startsWith('-') ? -1 : 1);
  const local = new Date(epoch + Math.round(minutes * MINUTE) + offset * MINUTE);
  return `${local.toISOString().slice(0, 19)}${zone}`;
}
