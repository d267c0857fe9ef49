import type { Organization, OrganizationContact } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { addItem } from './add-item.ts';
import { cxToIdentifier } from './cx-to-identifier.ts';
import { identifierKey } from './identifier-key.ts';
import { xadToOrganizationAddress } from './xad-to-address.ts';
import { xonToOrganization } from './xon-to-organization.ts';
import { xpnToHumanName } from './xpn-to-human-name.ts';
import { xtnOfOrganization } from './xtn-to-contact-point.ts';

/** Where a segment names an organisation (XON) and where it says more of it: OBX-23 and OBX-24; IN1-4, IN1-3 and IN1-5. */
export interface OrganizationFields {
  readonly name: number;
  /** CX */
  readonly identifier?: number;
  /** XAD */
  readonly address?: number;
  /** XTN */
  readonly telecom?: number;
  /** XPN: somebody there who can be asked. */
  readonly contact?: number;
}

const { rule } = rulesFor<Organization>();

/** An organisation of which nothing but a number is sent. */
const numbered: Converter<MadeReference> = referenceTo(
  'Organization',
  elementMap<Organization>('CX', 'Organization', [rule('CX', 'identifier[]', cxToIdentifier)]),
  {
    role: 'shared',
    identity: ({ identifier }) => {
      const first = identifier?.[0];
      return first && { basis: 'identifier', key: identifierKey(first), within: [] };
    },
  },
);

const contact = rulesFor<OrganizationContact>();
const contactPerson = elementMap<OrganizationContact>('XPN', 'Organization.contact', [contact.rule('XPN', 'name', xpnToHumanName)]);

/** One Organization of several fields of a segment. An address alone is nobody's. */
export function organizationOf(segment: Hl7Segment, fields: OrganizationFields, place: Place): MadeReference | undefined {
  const number = fields.identifier === undefined ? undefined : segment.field(fields.identifier).first;
  const named = xonToOrganization.convert(segment.field(fields.name).first, place);
  const reference = named ?? (number && numbered.convert(number, place));
  const organization = place.run.linked(reference);
  if (!organization) return undefined;
  if (named && number) addItem(organization, 'identifier', cxToIdentifier, { element: number, place });
  const further = [
    ['address', fields.address, xadToOrganizationAddress],
    ['telecom', fields.telecom, xtnOfOrganization],
    ['contact', fields.contact, contactPerson],
  ] as const;
  for (const [name, field, how] of further) {
    for (const element of field === undefined ? [] : segment.field(field).repetitions) addItem(organization, name, how, { element, place });
  }
  return reference;
}
