import type { Duration, Quantity } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { decimalText, exactDecimal, nmToDecimal } from './nm-to-decimal.ts';
import { unitOf, unitOfObservation } from './quantity-unit.ts';

/** NM[Quantity] of an OBX-5, with the unit of OBX-6. What is not a number (`<5`, `pending`) makes nothing here. */
export const nmToQuantity: Converter<Quantity> = converter('NM[Quantity]', (source, place) => {
  const value = decimalText(place.take(source));
  return value === undefined ? undefined : { value: exactDecimal(value), ...unitOfObservation(source, place) };
});

/** CQ[Quantity]: the unit is its second component, else OBX-6. */
export const cqToQuantity: Converter<Quantity> = converter('CQ[Quantity]', (source, place) => {
  const value = decimalText(place.takeAt(source, 1));
  if (value === undefined) return undefined;
  // The unit is a CWE inside a component: its components are sub-components here.
  const unit = source.at(2).isValued ? unitOf(source.at(2), place) : unitOfObservation(source, place);
  return { value: exactDecimal(value), ...unit };
});

/** NM[Quantity-LengthOfStay]: whole days, with UCUM's code for them (the guide's URL of UCUM has a slash too many). */
export const nmToDays: Converter<Duration> = converter('NM[Quantity-LengthOfStay]', (source, place) => {
  const value = nmToDecimal.convert(source, place);
  if (value === undefined) return undefined;
  if (Number(decimalText(source.text)) >= 0) return { value, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' };
  place.finding('value-invalid', source, 'a length of stay cannot be negative');
  return undefined;
});
