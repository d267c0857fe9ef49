import type { PractitionerRole } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { participation } from '../codesystems/participation.ts';
import { addItem } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { plnToIdentifier } from '../datatypes/pln-to-identifier.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { isInstance } from './role-instance.ts';

const { rule, derive } = rulesFor<PractitionerRole>();
const isNumbered = isInstance('PRT-1');

/** PRT-5, with the address of PRT-14. */
function practitioner(source: Source, place: Place): MadeReference | undefined {
  const prt = source as Hl7Segment;
  return practitionerOf(prt.field(5).first, prt.field(14).repetitions, place);
}

const toUnitType = cweToCodeableConcept();

/** PRT-8, of the type of PRT-7. */
function organization(source: Source, place: Place): MadeReference | undefined {
  const prt = source as Hl7Segment;
  const reference = xonToOrganization.convert(prt.field(8).first, place);
  const made = place.run.linked(reference);
  if (made) addItem(made, 'type', toUnitType, { element: prt.field(7).first, place });
  return reference;
}

/** PRT[PractitionerRole]: a person, or an organisation, in the part that they take. */
export const prtToPractitionerRole = segmentMap<PractitionerRole>(
  'PRT',
  'PractitionerRole',
  [
    rule('PRT-1', 'identifier[]', eiToIdentifier, { if: isNumbered, unite: identifierKey }),
    rule('PRT-4', 'code[]', cweToCodeableConcept(participation)),
    derive('PRT-5', 'practitioner', 'XCN[Practitioner], with the address of PRT-14', practitioner),
    rule('PRT-6', 'specialty[]', cweToCodeableConcept()),
    derive('PRT-8', 'organization', 'XON[Organization], of the type of PRT-7', organization),
    rule('PRT-9', 'location[]', plToLocation),
    rule('PRT-11', 'period.start', dtmToDateTime),
    rule('PRT-12', 'period.end', dtmToDateTime),
    rule('PRT-15', 'telecom[]', xtnToContactPoint()),
    rule('PRT-24', 'identifier[]', plnToIdentifier, { unite: identifierKey }),
  ],
  {
    identity: (_made, segment, { run }) => ({
      basis: 'participation, else person + part + organisation',
      key: isNumbered.holds(segment, run)
        ? segment.field(1).raw
        : [run.context.organisation, ...[4, 5, 8, 9].map((field) => segment.field(field).first.at(1).text)].join('|'),
      within: [],
    }),
  },
);
