import type { Quantity, Ratio } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { decimalText, exactDecimal } from './nm-to-decimal.ts';
import { unitOf } from './quantity-unit.ts';
import { cqOfOrder } from './timing-of-order.ts';

/** NM[Quantity], with the unit of another field of the segment (CWE). */
export function quantityIn(unit: number): Converter<Quantity> {
  return converter(`NM[Quantity], unit of field ${unit}`, (source, place) => {
    const value = decimalText(place.take(source));
    if (value === undefined) {
      place.finding('value-invalid', source, 'the quantity is not a number');
      return undefined;
    }
    return { value: exactDecimal(value), ...unitOf(source.field.segment.field(unit).first, place) };
  });
}

/** A strength: so much (unit) in so much (unit). R4 demands both parts of a ratio (rat-1); without a volume it is that of one piece. */
export function strengthIn(unit: number, volume?: { readonly value: number; readonly unit: number }): Converter<Ratio> {
  const numeratorOf = quantityIn(unit);
  return converter(`${numeratorOf.name} [Ratio]`, (source, place) => {
    const numerator = numeratorOf.convert(source, place);
    if (!numerator) return undefined;
    const per = volume && source.field.segment.field(volume.value).first;
    const denominator = volume && per?.isValued ? quantityIn(volume.unit).convert(per, place) : undefined;
    return { numerator, denominator: denominator ?? { value: 1 } };
  });
}

/** CQ[Quantity] of a day, as a ratio. */
export const dailyDose: Converter<Ratio> = converter('CQ[Quantity] a day', (source, place) => {
  const numerator = cqOfOrder.convert(source, place);
  return numerator && { numerator, denominator: { value: 1, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' } };
});

const UNITS: Readonly<Record<string, readonly [code: string, name: string]>> = {
  S: ['s', 'second'],
  M: ['min', 'minute'],
  H: ['h', 'hour'],
  D: ['d', 'day'],
  W: ['wk', 'week'],
  L: ['mo', 'month'],
};

/** In what time a dose is given (RXO-17, RXE-22, RXA-12), written as intervals are: `H8`, `M30`. */
export const timeOfDose: Converter<Quantity> = converter('interval[Quantity]', (source, place) => {
  const [, letter = '', number = '1'] = /^([SMHDWL])([0-9]{1,6})?$/i.exec(source.text.trim()) ?? [];
  const unit = UNITS[letter.toUpperCase()];
  const value = decimalText(number);
  if (!unit || value === undefined || Number(value) === 0) return undefined;
  place.take(source);
  return { value: exactDecimal(value), unit: unit[1], system: 'http://unitsofmeasure.org', code: unit[0] };
});
