import type { Coding, PractitionerRole } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { organizationOf, type OrganizationFields } from './organization-of-fields.ts';
import { xcnToPractitioner } from './xcn-to-practitioner.ts';

const { rule, derive, fixed } = rulesFor<PractitionerRole>();

/**
 * XCN[PractitionerRole]: a person in the role that the field gives, and for whom, where other fields of the segment say so.
 * @param role a code of table 0912
 */
export function xcnToPractitionerRole(role: Coding, organization?: OrganizationFields): Converter<MadeReference> {
  const map = elementMap<PractitionerRole>('XCN', 'PractitionerRole', [
    rule('XCN', 'practitioner', xcnToPractitioner),
    fixed('code[]', { coding: [role] }),
    ...(organization
      ? [
          derive('XCN', 'organization', 'the organisation in other fields', (source, place) =>
            'fieldCount' in source ? undefined : organizationOf(source.field.segment, organization, place),
          ),
        ]
      : []),
  ]);
  return referenceTo('PractitionerRole', map, {
    role: 'shared',
    ...(organization ? { readsFurther: true } : {}),
    identity: (made, source: Hl7Element, { run }) => {
      const within = [made.practitioner, made.organization].flatMap((reference) => run.linked(reference) ?? []);
      // Without a person nobody plays the role.
      if (!made.practitioner) return undefined;
      return { basis: 'person + role + organisation', key: role.code ?? source.raw, within };
    },
  });
}
