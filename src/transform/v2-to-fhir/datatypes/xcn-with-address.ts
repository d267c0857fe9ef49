import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { addItem } from './add-item.ts';
import { xadToAddress } from './xad-to-address.ts';
import { xcnToPractitioner } from './xcn-to-practitioner.ts';

/** A Practitioner (XCN) and where they are reached: an address (XAD) in another field of the segment. */
export function practitionerOf(xcn: Hl7Element, addresses: readonly Hl7Element[], place: Place): MadeReference | undefined {
  const reference = xcnToPractitioner.convert(xcn, place);
  const practitioner = place.run.linked(reference);
  if (practitioner) for (const element of addresses) addItem(practitioner, 'address', xadToAddress, { element, place });
  return reference;
}
