import type { Practitioner, PractitionerRole, ServiceRequest } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { either, oneOf, valued, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { addItem } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { localSystem } from '../datatypes/local-system.ts';
import { organizationOf } from '../datatypes/organization-of-fields.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { plnToIdentifier } from '../datatypes/pln-to-identifier.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { xtnOfOrganization, xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';

const person = rulesFor<Practitioner>();
const named = elementMap<Practitioner>('XPN', 'Practitioner', [person.rule('XPN', 'name[]', xpnToHumanName)]);

/** PRD-2 with the numbers of PRD-7: known by the first number, else by the name within the organisation. */
const practitionerOf = referenceTo('Practitioner', named, {
  role: 'shared',
  readsFurther: true,
  identity: (made, source, { run }) => {
    const pln = source.field.segment.field(7).first;
    const number = pln.textAt(1).trim();
    if (number !== '') {
      const parts = [pln.textAt(2), pln.textAt(3)].map((part) => part.trim()).filter((part) => part !== '');
      return { basis: 'identifier', key: `${localSystem(run.context, ...parts)}|${number}`, within: [] };
    }
    const { family = '', given = [], prefix = [], suffix = [] } = made.name?.[0] ?? {};
    const name = [family, ...given, ...prefix, ...suffix].join(' ');
    return name === '' ? undefined : { basis: 'organisation + name', key: `${run.context.organisation}/${name}`, within: [] };
  },
});

/** PRD-2, PRD-3 and PRD-7 */
function practitioner(source: Source, place: Place): MadeReference | undefined {
  const prd = source as Hl7Segment;
  const reference = practitionerOf.convert(prd.field(2).first, place);
  const made = place.run.linked(reference);
  if (made) {
    for (const element of prd.field(7).repetitions) addItem(made, 'identifier', plnToIdentifier, { element, place });
    for (const element of prd.field(3).repetitions) addItem(made, 'address', xadToAddress, { element, place });
  }
  return reference;
}

/** PRD-10, PRD-11 and PRD-13 */
function organization(source: Source, place: Place): MadeReference | undefined {
  const prd = source as Hl7Segment;
  const reference = organizationOf(prd, { name: 10, address: 11 }, place);
  const made = place.run.linked(reference);
  if (made) for (const element of prd.field(13).repetitions) addItem(made, 'telecom', xtnOfOrganization, { element, place });
  return reference;
}

const { rule, derive } = rulesFor<PractitionerRole>();

/** PRD[PractitionerRole]: who refers, who is referred to (the guide has no map of it). */
export const prdToPractitionerRole = segmentMap<PractitionerRole>(
  'PRD',
  'PractitionerRole',
  [
    rule('PRD-1', 'code[]', cweToCodeableConcept()),
    derive('PRD-2', 'practitioner', 'the person, with address and numbers', practitioner),
    rule('PRD-4', 'location[]', plToLocation),
    rule('PRD-5', 'telecom[]', xtnToContactPoint()),
    rule('PRD-8', 'period.start', dtmToDateTime),
    rule('PRD-9', 'period.end', dtmToDateTime),
    derive('PRD-10', 'organization', 'the organisation, with address and numbers', organization),
    rule('PRD-12', 'location[]', plToLocation),
  ],
  {
    needs: either(valued('PRD-2'), valued('PRD-10')),
    identity: ({ practitioner: who, organization: firm }, segment, { run }) => ({
      basis: 'person + role + organisation',
      key: segment.field(1).first.textAt(1).trim(),
      within: [who, firm].flatMap((reference) => run.linked(reference) ?? []),
    }),
  },
);

const request = rulesFor<ServiceRequest>();
const isPerformer = ({ reference = '' }: { readonly reference?: string | undefined }): boolean => reference.startsWith('PractitionerRole');

const isReferrer = oneOf('PRD-1.1', 'RP');
const isReferredTo = oneOf('PRD-1.1', 'RT');

/** PRD[ServiceRequest]: RP asks, RT is asked. */
export const prdToServiceRequest = segmentMap<ServiceRequest>('PRD', 'ServiceRequest', [
  request.link('PractitionerRole', 'requester', { if: isReferrer }),
  request.link('PractitionerRole', 'performer[]', { if: isReferredTo, part: isPerformer }),
]);
