import { readDateTime, readTime } from '../../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { isDecodable } from '../datatypes/ed-to-attachment.ts';
import { decimalText } from '../datatypes/nm-to-decimal.ts';
import { numericForm } from '../datatypes/sn-to-value.ts';

/** Which value[x] an OBX-5 becomes, and by which data type map. */
export type ValueForm =
  | 'NM quantity'
  | 'CQ quantity'
  | 'SN quantity'
  | 'SN ratio'
  | 'SN range'
  | 'SN text'
  | 'NR range'
  | 'VR text'
  | 'concept'
  | 'period'
  | 'dateTime'
  | 'time'
  | 'ED attachment'
  /** Not encoded as it says, or cut. */
  | 'ED text'
  | 'RP attachment'
  | 'text'
  /** Not of the type that OBX-2 announces. */
  | 'other text';

/** The OBX that a rule stands in, be it a rule of the segment or of one repetition of OBX-5. */
export function obxOf(source: Source): Hl7Segment {
  return 'fieldCount' in source ? source : source.field.segment;
}

/** OBX-2 */
export function valueTypeOf(source: Source): string {
  return obxOf(source).field(2).first.text.trim().toUpperCase();
}

/** HL7 table 0125, and older names that senders still use. */
const VALUE_TYPES: ReadonlySet<string> = new Set(
  'AD CE CF CK CN CNE CP CQ CWE CX DR DT DTM ED FT ID IS MA MO NA NM NR PN RP SI SN ST TM TN TS TX VR XAD XCN XON XPN XTN'.split(' '),
);

/** OBX-2 decides what OBX-5 is read as: a type of table 0125 has become part of the value, another one has not. */
export function takeValueType(source: Source, place: Place): void {
  const obx = obxOf(source);
  if (VALUE_TYPES.has(valueTypeOf(source))) place.take(obx.field(2).first);
}

/** Some senders announce CE, or nothing, and send a document. */
const isDocument = (value: Hl7Element): boolean => value.textAt(4).trim().toUpperCase() === 'BASE64' && value.at(5).isValued;

function isRange(value: Hl7Element): boolean {
  const [low, high] = [1, 2].map((end) => decimalText(value.textAt(end)));
  return low === undefined ? high !== undefined : high === undefined || Number(low) <= Number(high);
}

function formOf(value: Hl7Element, type: string, zone: string): ValueForm {
  if (isDocument(value)) return isDecodable(value) ? 'ED attachment' : 'ED text';
  switch (type) {
    case 'NM':
      return decimalText(value.text) === undefined ? 'other text' : 'NM quantity';
    case 'CQ':
      return decimalText(value.textAt(1)) === undefined ? 'other text' : 'CQ quantity';
    case 'SN': {
      const form = numericForm(value);
      return form === 'string' ? 'SN text' : `SN ${form}`;
    }
    case 'NR':
      return isRange(value) ? 'NR range' : 'other text';
    case 'VR':
      return 'VR text';
    case 'CE':
    case 'CF':
    case 'CNE':
    case 'CWE':
    case 'ID':
    case 'IS':
      return 'concept';
    case 'DR':
      return 'period';
    case 'DT':
    case 'DTM':
    case 'TS':
      return readDateTime(value.text.trim(), zone) === undefined ? 'other text' : 'dateTime';
    case 'TM':
      return readTime(value.text.trim()) === undefined ? 'other text' : 'time';
    case 'ED':
      return isDecodable(value) ? 'ED attachment' : 'ED text';
    case 'RP':
      return 'RP attachment';
    default:
      return 'text';
  }
}

/** The rules of one value ask for its form one after the other. */
let asked: { readonly value: Hl7Element; readonly zone: string; readonly form: ValueForm } | undefined;

function formIn(value: Hl7Element, zone: string): ValueForm {
  if (asked?.value === value && asked.zone === zone) return asked.form;
  const form = formOf(value, valueTypeOf(value), zone);
  asked = { value, zone, form };
  return form;
}

/** What a `""` removes, by OBX-2. */
const REMOVED: Readonly<Record<string, ValueForm>> = { NM: 'NM quantity', SN: 'SN quantity', CE: 'concept', CWE: 'concept' };

/** `IF OBX-2 EQUALS "NM"` and so on, and the value is what OBX-2 says. */
export function hasForm(form: ValueForm): Condition {
  return where(`the value (OBX-2, OBX-5) is ${form}`, (source, run) => {
    if ('fieldCount' in source && source.field(5).isNull) return form === (REMOVED[valueTypeOf(source)] ?? 'text');
    const value = 'fieldCount' in source ? source.field(5).first : source;
    return value.isValued && formIn(value, run.context.zone) === form;
  });
}
