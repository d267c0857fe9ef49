import type { PractitionerRole } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { providerRole } from '../codesystems/provider-role.ts';
import { addItem } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { isInstance } from './role-instance.ts';

const { rule, derive } = rulesFor<PractitionerRole>();
const isNumbered = isInstance('ROL-1');

/** XAD.7: an address of the firm (B, BI, L); the guide gives it to the organisation, every other one to the person. */
const isOfFirm = (xad: Hl7Element): boolean => ['B', 'BI', 'L'].includes(xad.at(7).text.trim());

const addressesOf = (rol: Hl7Segment, test: (xad: Hl7Element) => boolean): readonly Hl7Element[] => rol.field(11).repetitions.filter(test);

/** ROL-4, with ROL-11 where it is an address of theirs. */
function practitioner(source: Source, place: Place): MadeReference | undefined {
  const rol = source as Hl7Segment;
  const isTheirs = (xad: Hl7Element): boolean => !isOfFirm(xad) || !rol.field(14).isValued;
  return practitionerOf(rol.field(4).first, addressesOf(rol, isTheirs), place);
}

/** ROL-14, with ROL-11 where it is an address of the firm. */
function organization(source: Source, place: Place): MadeReference | undefined {
  const rol = source as Hl7Segment;
  const reference = xonToOrganization.convert(rol.field(14).first, place);
  const made = place.run.linked(reference);
  if (made) for (const element of addressesOf(rol, isOfFirm)) addItem(made, 'address', xadToAddress, { element, place });
  return reference;
}

/**
 * ROL[PractitionerRole]: a person in a role for somebody. ROL-9 is the kind of provider; the guide leaves it open, and
 * PractitionerRole.specialty says it.
 */
export const rolToPractitionerRole = segmentMap<PractitionerRole>(
  'ROL',
  'PractitionerRole',
  [
    rule('ROL-1', 'identifier[]', eiToIdentifier, { if: isNumbered }),
    rule('ROL-5', 'period.start', dtmToDateTime),
    rule('ROL-6', 'period.end', dtmToDateTime),
    derive('ROL-4', 'practitioner', 'XCN[Practitioner], with the address of ROL-11', practitioner),
    derive('ROL-14', 'organization', 'XON[Organization], with the address of ROL-11', organization),
    rule('ROL-3', 'code[]', cweToCodeableConcept(providerRole)),
    rule('ROL-9', 'specialty[]', cweToCodeableConcept()),
    rule('ROL-13', 'location[]', plToLocation),
    rule('ROL-12', 'telecom[]', xtnToContactPoint()),
  ],
  {
    identity: (_made, segment, { run }) => ({
      basis: 'role instance, else person + role + organisation',
      key: isNumbered.holds(segment, run)
        ? segment.field(1).raw
        : [3, 4, 14].map((field) => segment.field(field).first.at(1).text).join('|'),
      within: [],
    }),
  },
);
