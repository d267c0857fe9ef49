import type { CodeableConcept, Identifier, Reference } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { addElement, addItem } from '../datatypes/add-item.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { cweToString } from '../datatypes/cwe-to-string.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { localSystem } from '../datatypes/local-system.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xadToOrganizationAddress } from '../datatypes/xad-to-address.ts';
import { xtnOfOrganization } from '../datatypes/xtn-to-contact-point.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { isSegment } from './pharmacy-order.ts';

/** Table 0167 (RXE-9, RXD-11): whether another medicine may be given, or was. */
export const substitutionStatus = tableAsItIs('SubstitutionStatus', '0167');

export const MEDICATION_UNKNOWN: CodeableConcept = { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] };

/** CWE[Annotation] */
export const cweToAnnotation: Converter<{ text: string }> = converter('CWE[Annotation]', (source, place) => {
  const text = cweToString.convert(source, place);
  return text === undefined ? undefined : { text };
});

/** The pharmacy's number of a prescription (RXE-15, RXD-7). */
export const prescriptionNumber: Converter<Identifier> = converter('ST[Identifier] of a prescription', (source, place) => {
  const value = place.takeAt(source, 1).trim();
  return value === '' ? undefined : { system: localSystem(place.run.context, 'prescription'), value };
});

/** A place (PL), with its address (XAD) in another field: where a medicine is to be brought, or was given. */
export function locationIn(location: number, address: number) {
  return (source: Source, place: Place): MadeReference | undefined => {
    if (!isSegment(source)) return undefined;
    const reference = plToLocation.convert(source.field(location).first, place);
    const made = place.run.linked(reference);
    if (made) addElement(made, 'address', xadToOrganizationAddress, { element: source.field(address).first, place });
    return reference;
  };
}

/** Recognises, among what is to be known with an order or a dose, its place. */
export const isLocation = ({ reference }: Reference): boolean => reference?.startsWith('Location') ?? false;

/** The pharmacy of a CWE, with its address and telephone in other fields. */
export function pharmacyIn(name: number, address: number, telephone: number) {
  return (source: Source, place: Place): MadeReference | undefined => {
    if (!isSegment(source)) return undefined;
    const reference = cweToOrganization.convert(source.field(name).first, place);
    const pharmacy = place.run.linked(reference);
    const add = (field: number, element: string, how: Converter<unknown>): void => {
      if (pharmacy) for (const each of source.field(field).repetitions) addItem(pharmacy, element, how, { element: each, place });
    };
    add(address, 'address', xadToOrganizationAddress);
    add(telephone, 'telecom', xtnOfOrganization);
    return reference;
  };
}
