import type { PractitionerRole } from 'fhir/r4.js';
import { both, not, valued, where } from '../../mapping/condition.ts';
import type { Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { orcOf } from './order-of.ts';
import { ordererIdentity, orderingFacility } from './orderer.ts';
import { inOrderBehind, isSegment } from './pharmacy-order.ts';
import { ORDERING_PROVIDER } from './service-request-elements.ts';

/** The ORC says who ordered it: RXO-14 and RXE-13 are the same person by another number. */
export const ordererIsNamed = where('ORC-12 valued', (source) => (isSegment(source) && orcOf(source)?.field(12).isValued) ?? false);

/** RXO-14 or RXE-13 behind an ORC say who ordered it, where ORC-12 does not. */
const prescriberIsNamed = where('RXO-14 or RXE-13 valued', (source) => {
  if (!isSegment(source)) return false;
  return inOrderBehind(
    source,
    (segment) => (segment.name === 'RXO' && segment.field(14).isValued) || (segment.name === 'RXE' && segment.field(13).isValued),
  );
});

/** ORC-21 stands alone: nobody is named who ordered. */
export const facilityAlone = both(valued('ORC-21'), both(not(valued('ORC-12')), not(prescriberIsNamed)));

const { rule, derive, fixed } = rulesFor<PractitionerRole>();

/** RXO-14 or RXE-13 (XCN), for the facility of ORC-21. */
export const prescriber: Converter<MadeReference> = referenceTo(
  'PractitionerRole',
  elementMap<PractitionerRole>('XCN', 'PractitionerRole', [
    rule('XCN', 'practitioner', xcnToPractitioner),
    derive('XCN', 'organization', 'XON[Organization] of ORC-21, with ORC-22 and ORC-23', (source, place) => {
      const orc = isSegment(source) ? undefined : orcOf(source.field.segment);
      return orc && orderingFacility(orc, place);
    }),
    fixed('code[]', { coding: [ORDERING_PROVIDER] }),
  ]),
  {
    role: 'shared',
    readsFurther: true,
    identity: ordererIdentity,
  },
);
