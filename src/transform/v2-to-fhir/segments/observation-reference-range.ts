import type { ObservationReferenceRange } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { decimalText, exactDecimal } from '../datatypes/nm-to-decimal.ts';
import { unitOfObservation } from '../datatypes/quantity-unit.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { valueTypeOf } from './observation-value-form.ts';

/** `70-80` of a numeric result as numbers, beside the text; every other way of writing a range is only text. */
function limits(text: string, source: Hl7Element, place: Place): Omit<ObservationReferenceRange, 'text'> {
  const type = valueTypeOf(source);
  const hyphen = text.indexOf('-', 1);
  if ((type !== 'NM' && type !== 'SN') || hyphen < 0) return {};
  const [low, high] = [decimalText(text.slice(0, hyphen)), decimalText(text.slice(hyphen + 1))];
  if (low === undefined || high === undefined || Number(low) > Number(high)) return {};
  const unit = unitOfObservation(source, place);
  return { low: { value: exactDecimal(low), ...unit }, high: { value: exactDecimal(high), ...unit } };
}

/** OBX-7 */
export const toReferenceRange: Converter<ObservationReferenceRange> = converter('ST[ReferenceRange]', (source, place) => {
  const text = wholeText(source, place).trim();
  return text === '' ? undefined : { ...limits(text, source, place), text };
});
