import type { PractitionerRole } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { addItem } from '../datatypes/add-item.ts';
import { organizationOf } from '../datatypes/organization-of-fields.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { xtnOfOrganization } from '../datatypes/xtn-to-contact-point.ts';
import { orcOf, orderOf } from './order-of.ts';
import { ORDERING_PROVIDER } from './service-request-elements.ts';

/** ORC-21 to ORC-23: the facility that orders, where it is and its telephone. */
const FACILITY = { name: 21, address: 22 };
const FACILITY_TELEPHONE = 23;
const PROVIDER_ADDRESS = 24;
const ORDERING_PROVIDER_OF_OBR = 16;

/** The ORC beside the segment that a rule stands in: the provider may stand in OBR-16, the facility in ORC-21. */
const orcBeside = (source: Source): Hl7Segment | undefined => orcOf('fieldCount' in source ? source : source.field.segment);

/** ORC-21, with ORC-22 and ORC-23. */
export function orderingFacility(source: Source, place: Place): MadeReference | undefined {
  const orc = orcBeside(source);
  if (!orc) return undefined;
  const reference = organizationOf(orc, FACILITY, place);
  const organization = place.run.linked(reference);
  if (organization)
    for (const element of orc.field(FACILITY_TELEPHONE).repetitions)
      addItem(organization, 'telecom', xtnOfOrganization, { element, place });
  return reference;
}

/** A role = person + role + organisation. Without a person nobody plays it. */
export function ordererIdentity(
  { practitioner, organization }: Partial<PractitionerRole>,
  _source: Source,
  { run }: Place,
): ResourceIdentity | undefined {
  const within = [practitioner, organization].flatMap((reference) => run.linked(reference) ?? []);
  return practitioner && { basis: 'person + role + organisation', key: ORDERING_PROVIDER.code ?? '', within };
}

const { derive, fixed } = rulesFor<PractitionerRole>();

/** ORC-12 with ORC-24, for the facility of ORC-21: the guide's requester(PractitionerRole). */
export const orderer: Converter<MadeReference> = referenceTo(
  'PractitionerRole',
  elementMap<PractitionerRole>('XCN', 'PractitionerRole', [
    derive('XCN', 'practitioner', 'XCN[Practitioner], with the address of ORC-24', (source, place) =>
      'fieldCount' in source ? undefined : practitionerOf(source, orcBeside(source)?.field(PROVIDER_ADDRESS).repetitions ?? [], place),
    ),
    derive('XCN', 'organization', 'XON[Organization] of ORC-21, with ORC-22 and ORC-23', orderingFacility),
    fixed('code[]', { coding: [ORDERING_PROVIDER] }),
  ]),
  {
    role: 'shared',
    readsFurther: true,
    identity: ordererIdentity,
  },
);

/**
 * The same of ORC-12. OBR-16 holds the same person: what is said there word for word again has become the requester, too; what is said
 * otherwise is a loss, since a request has one requester.
 */
export const ordererOfOrder: Converter<MadeReference> = converter(orderer.name, (source, place) => {
  const requester = orderer.convert(source, place);
  const { obr } = (requester && orderOf(source.field.segment)) ?? {};
  const again = obr?.holds(ORDERING_PROVIDER_OF_OBR) ? obr.field(ORDERING_PROVIDER_OF_OBR).first : undefined;
  if (again?.raw === source.raw) for (const leaf of again.leaves) place.take(leaf);
  return requester;
});
