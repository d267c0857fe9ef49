import type { ObservationComponent } from 'fhir/r4.js';
import { readTime } from '../../../hl7v2/date-time.ts';
import type { Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { continuationsOf, takeRepeated } from '../datatypes/continued-value.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { drToPeriod } from '../datatypes/dr-to-period.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { edToAttachment, encodedText, rpToAttachment } from '../datatypes/ed-to-attachment.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { cqToQuantity, nmToQuantity } from '../datatypes/nm-to-quantity.ts';
import { unitOfObservation } from '../datatypes/quantity-unit.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { nrToRange, snToQuantity, snToRange, snToRatio, snToString } from '../datatypes/sn-to-value.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { hasForm, takeValueType, valueTypeOf } from './observation-value-form.ts';

const VALUE_ATTACHMENT = r5Element('Observation.valueAttachment');

/** VR[string]: `low-high` */
const vrToString: Converter<string> = converter('VR[string]', (source, place) => {
  const ends = [1, 2].map((part) => place.takeAt(source, part).trim()).filter((end) => end !== '');
  return ends.length === 0 ? undefined : ends.join('-');
});

const tmToTime: Converter<string> = converter('TM[time]', (source, place) => readTime(place.take(source).trim()));

/** A result that is not of the type announced (`<5` as NM) is no less a result: it is kept as text, with its unit. */
const otherText: Converter<string> = converter('text, with unit', (source, place) => {
  const value = wholeText(source, place).trim();
  if (value === '') return undefined;
  place.finding('value-invalid', source, `the value is not of the type ${valueTypeOf(source)} that OBX-2 announces; it was kept as text`);
  const { unit } = unitOfObservation(source, place);
  return unit === undefined ? value : `${value} ${unit}`;
});

/**
 * ST, FT, TX and every type without a map: as sent, leading blanks too. The repetitions of a text are its lines (HL7 v2.9
 * ch. 2A.3.77); in a component there is one.
 */
function linesOf(source: Source, place: Place): string | undefined {
  if (!('fieldCount' in source)) {
    const text = wholeText(source, place);
    if (text.trim() === '') return undefined;
    takeValueType(source, place);
    return text;
  }
  const lines = [source, ...continuationsOf(source)].map((obx) =>
    obx
      .field(5)
      .repetitions.map((line) => wholeText(line, place))
      .join('\n'),
  );
  const value = lines.join('\n').replace(/\n+$/, '');
  if (value.trim() === '') return undefined;
  takeValueType(source, place);
  takeRepeated(source, [2, 3, 4, 11, 14], place);
  return value;
}

/** A document that is cut, or not encoded as it says: what came of it is kept, so that nobody thinks that there was none. */
const asText: Converter<string> = converter('ED[string]', (source, place) => {
  const value = encodedText(source, place);
  if (value.trim() === '') return undefined;
  place.finding('value-invalid', source, 'ED.5 is not encoded as ED.4 says (A, Hex or Base64), or it is cut: it was kept as text');
  return value;
});

const { rule, derive } = rulesFor<ObservationComponent>();

/** For the documentation: these look at OBX-6, too. */
const inUnits = <T>({ name, convert, table }: Converter<T>): Converter<T> => converter(`${name}, unit of OBX-6`, convert, table);

/** OBX-2 says what OBX-5 is read as. */
const typed = <T>({ name, convert, table }: Converter<T>): Converter<T> =>
  converter(
    name,
    (source, place) => {
      const value = convert(source, place);
      if (value !== undefined) takeValueType(source, place);
      return value;
    },
    table,
  );

/** OBX-5 (and OBX-6) → value[x], in the guide's order: the same for an Observation and for a component of one. */
export const valueRules: readonly CompiledRule[] = [
  rule('OBX-5', 'valueQuantity', typed(inUnits(nmToQuantity)), { if: hasForm('NM quantity') }),
  rule('OBX-5', 'valueQuantity', typed(inUnits(cqToQuantity)), { if: hasForm('CQ quantity') }),
  derive('OBX-5', 'valueString', 'the lines of a text', linesOf, { if: hasForm('text') }),
  rule('OBX-5', 'valueString', typed(otherText), { if: hasForm('other text') }),
  rule('OBX-5', 'valueCodeableConcept', typed(cweToCodeableConcept()), { if: hasForm('concept') }),
  rule('OBX-5', 'valuePeriod', typed(drToPeriod), { if: hasForm('period') }),
  rule('OBX-5', 'valueDateTime', typed(dtmToDateTime), { if: hasForm('dateTime') }),
  rule('OBX-5', 'valueRange', typed(inUnits(nrToRange)), { if: hasForm('NR range') }),
  rule('OBX-5', 'valueString', typed(vrToString), { if: hasForm('VR text') }),
  rule('OBX-5', 'valueTime', typed(tmToTime), { if: hasForm('time') }),
  rule('OBX-5', 'valueString', typed(inUnits(snToString)), { if: hasForm('SN text') }),
  rule('OBX-5', 'valueRatio', typed(inUnits(snToRatio)), { if: hasForm('SN ratio') }),
  rule('OBX-5', 'valueRange', typed(inUnits(snToRange)), { if: hasForm('SN range') }),
  rule('OBX-5', 'valueQuantity', typed(inUnits(snToQuantity)), { if: hasForm('SN quantity') }),
  rule('OBX-5', 'valueString', typed(asText), { if: hasForm('ED text') }),
  rule('OBX-5', 'extension[]', typed(extensionOf(VALUE_ATTACHMENT, 'valueAttachment', edToAttachment)), {
    if: hasForm('ED attachment'),
    part: hasUrl(VALUE_ATTACHMENT),
  }),
  rule('OBX-5', 'extension[]', typed(extensionOf(VALUE_ATTACHMENT, 'valueAttachment', rpToAttachment)), {
    if: hasForm('RP attachment'),
    part: hasUrl(VALUE_ATTACHMENT),
  }),
];
