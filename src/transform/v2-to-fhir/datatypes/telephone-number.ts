import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';

/** Whether an XTN holds a number: as a whole (XTN.1, XTN.12) or at least its local part (XTN.7). */
export function hasNumber(xtn: Hl7Element): boolean {
  return [1, 7, 12].some((position) => xtn.isValuedAt(position));
}

/** `+44 1202 000000 X12` of XTN.5 to XTN.8, as the guide puts it together; those parts become extensions, too. */
function assembled(xtn: Hl7Element, place: Place): string | undefined {
  if (xtn.textAt(7).trim() === '') return undefined;
  const [country, area, local, extension] = [5, 6, 7, 8].map((position) => place.takeAt(xtn, position).trim());
  return `${country ? `+${country} ` : ''}${area ? `${area} ` : ''}${local ?? ''}${extension ? ` X${extension}` : ''}`;
}

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

/**
 * The number of an XTN: as it is said in XTN.12; put together where its parts were sent; as it is said in XTN.1. XTN.1 counts as
 * used also where it says the same digits.
 */
export function numberOf(xtn: Hl7Element, place: Place): string | undefined {
  const said = place.takeAt(xtn, 12).trim();
  const whole = xtn.textAt(1).trim();
  const number = said !== '' ? said : xtn.isValuedAt(6) || whole === '' ? assembled(xtn, place) : undefined;
  if (number === undefined) return place.takeAt(xtn, 1).trim() || undefined;
  if (whole !== '' && digitsOf(number).endsWith(digitsOf(whole))) place.takeAt(xtn, 1);
  return number;
}
