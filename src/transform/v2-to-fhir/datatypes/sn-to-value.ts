import type { Extension, Quantity, Range, Ratio } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { decimalText, exactDecimal } from './nm-to-decimal.ts';
import { unitOfObservation } from './quantity-unit.ts';

const ORIGINAL_TEXT = 'http://hl7.org/fhir/StructureDefinition/originalText';

type Comparator = NonNullable<Quantity['comparator']>;

/** SN.1 as FHIR knows it; `=` is FHIR's silence. */
const COMPARATORS: Readonly<Record<string, Comparator | ''>> = { '': '', '=': '', '<': '<', '<=': '<=', '>=': '>=', '>': '>' };

interface StructuredNumeric {
  readonly comparator: string;
  readonly first: string | undefined;
  readonly separator: string;
  readonly second: string | undefined;
}

/** SN.1-4 without taking them: which of them a value is made of depends on all. */
function read(source: Hl7Element): StructuredNumeric {
  const numberAt = (part: number): string | undefined => decimalText(source.textAt(part));
  return { comparator: source.textAt(1).trim(), first: numberAt(2), separator: source.textAt(3).trim(), second: numberAt(4) };
}

/** Which FHIR value an SN is (HL7 v2.9 ch. 2A.3.67). What fits none of them is text. */
export type NumericForm = 'quantity' | 'ratio' | 'range' | 'string';

export function numericForm(source: Hl7Element): NumericForm {
  const { comparator, first, separator, second } = read(source);
  if (first === undefined || COMPARATORS[comparator] === undefined) return 'string';
  if (separator === '' && !source.at(4).isValued) return 'quantity';
  if (second === undefined) return 'string';
  if (separator === ':' || separator === '/') return 'ratio';
  // A Range has no comparator, and its ends are in order (R4 rng-2).
  return separator === '-' && COMPARATORS[comparator] === '' && Number(first) <= Number(second) ? 'range' : 'string';
}

/** All that was sent, with blanks between, as the guide writes an SN down. */
function written(source: Hl7Element, place: Place): string {
  return [1, 2, 3, 4]
    .map((part) => place.takeAt(source, part).trim())
    .filter((part) => part !== '')
    .join(' ');
}

function originalText(source: Hl7Element, place: Place): { extension: Extension[] } {
  return { extension: [{ url: ORIGINAL_TEXT, valueString: written(source, place) }] };
}

const quantity = (value: string, unit: Quantity): Quantity => ({ value: exactDecimal(value), ...unit });

function withComparator(comparator: string): { comparator?: Comparator } {
  const known = COMPARATORS[comparator];
  return known === undefined || known === '' ? {} : { comparator: known };
}

/** SN[Quantity] */
export const snToQuantity: Converter<Quantity> = converter('SN[Quantity]', (source, place) => {
  const { comparator, first } = read(source);
  if (first === undefined || numericForm(source) !== 'quantity') return undefined;
  place.takeAt(source, 1);
  place.takeAt(source, 2);
  return { ...withComparator(comparator), ...quantity(first, unitOfObservation(source, place)) };
});

/** SN[Ratio]: `1:128`. The unit stands for both numbers, as in the guide. */
export const snToRatio: Converter<Ratio> = converter('SN[Ratio]', (source, place) => {
  const { comparator, first, second } = read(source);
  if (first === undefined || second === undefined || numericForm(source) !== 'ratio') return undefined;
  const unit = unitOfObservation(source, place);
  return {
    ...originalText(source, place),
    numerator: { ...withComparator(comparator), ...quantity(first, unit) },
    denominator: quantity(second, unit),
  };
});

/** SN[Range]: `10-20` */
export const snToRange: Converter<Range> = converter('SN[Range]', (source, place) => {
  const { first, second } = read(source);
  if (first === undefined || second === undefined || numericForm(source) !== 'range') return undefined;
  const unit = unitOfObservation(source, place);
  return { ...originalText(source, place), low: quantity(first, unit), high: quantity(second, unit) };
});

/** SN as text, with its unit: `<> 5 mg/L`, `2 +`. */
export const snToString: Converter<string> = converter('SN[string]', (source, place) => {
  if (numericForm(source) !== 'string') return undefined;
  const { unit } = unitOfObservation(source, place);
  const value = written(source, place);
  return unit === undefined || value === '' ? value || undefined : `${value} ${unit}`;
});

/** NR[Range]: NR.1 to NR.2, either of which may be missing. */
export const nrToRange: Converter<Range> = converter('NR[Range]', (source, place) => {
  const [low, high] = [decimalText(source.textAt(1)), decimalText(source.textAt(2))];
  if (low === undefined && high === undefined) return undefined;
  if (low !== undefined && high !== undefined && Number(low) > Number(high)) return undefined;
  const unit = unitOfObservation(source, place);
  if (low !== undefined) place.takeAt(source, 1);
  if (high !== undefined) place.takeAt(source, 2);
  return { ...(low === undefined ? {} : { low: quantity(low, unit) }), ...(high === undefined ? {} : { high: quantity(high, unit) }) };
});
