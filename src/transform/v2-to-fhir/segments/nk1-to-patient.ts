import type { ContactPoint, Organization, OrganizationContact, Patient, PatientContact } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { code } from '../../mapping/code-map.ts';
import type { Source } from '../../mapping/condition.ts';
import { Place } from '../../mapping/converter.ts';
import { makeResource } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { administrativeSex } from '../codesystems/administrative-sex.ts';
import { contactRole } from '../codesystems/contact-role.ts';
import { relationship } from '../codesystems/relationship.ts';
import { addMade } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xonToOrganizationMap } from '../datatypes/xon-to-organization.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint, xtnToEmail } from '../datatypes/xtn-to-contact-point.ts';
import { nameKey } from './nk1-contact.ts';

const telephone = xtnToContactPoint();

const { rule, derive } = rulesFor<Patient>();

/** NK1-13, and who speaks for it: NK1-30 to NK1-32 are the contact person of the organisation. */
function organization(source: Source, place: Place): { reference: string } | undefined {
  const nk1 = source as Hl7Segment;
  const made = makeResource('Organization', xonToOrganizationMap, nk1.field(13).first, {
    place,
    options: {
      role: 'shared',
      identity: ({ identifier = [], name = '' }: Organization) => {
        const [first] = identifier;
        const key = first ? `${first.system ?? ''}|${first.value ?? ''}` : `${place.run.context.organisation}/${name}`;
        return { basis: first ? 'identifier' : 'organisation + name', key, within: [] };
      },
    },
  });
  if (!made) return undefined;
  addMade(made, 'contact', (at) => contactPerson(nk1, at), place);
  return place.run.linkTo(made);
}

/** Organization.contact */
function contactPerson(nk1: Hl7Segment, { run, owner, path, name: rule }: Place): OrganizationContact | undefined {
  const at = (element: string): Place => new Place(run, owner, `${path}.${element}`, rule);
  const name = xpnToHumanName.convert(nk1.field(30).first, at('name'));
  const telecom: ContactPoint[] = [];
  for (const repetition of nk1.field(31).repetitions) {
    const place = at(`telecom[${telecom.length}]`);
    const mark = run.takenCount;
    const made = telephone.convert(repetition, place);
    if (made) telecom.push(made);
    if (made) run.settle(mark, owner, place.path, rule);
    else run.forget(mark);
  }
  const address = xadToAddress.convert(nk1.field(32).first, at('address'));
  if (!name && telecom.length === 0 && !address) return undefined;
  return { ...(name ? { name } : {}), ...(telecom.length === 0 ? {} : { telecom }), ...(address ? { address } : {}) };
}

/** Contacts are united by name and relationship: a message that names one contact does not remove the others. */
const unite = ({ name, organization: employer, relationship: relationships = [] }: PatientContact): string =>
  `${nameKey(name ? [name] : [])}|${employer?.reference ?? ''}|${relationships[0]?.coding?.[0]?.code ?? relationships[0]?.text ?? ''}`;

/** NK1[Patient]: Patient.contact. */
export const nk1ToPatient = segmentMap<Patient>('NK1', 'Patient', [
  rule('NK1-3', 'contact[one].relationship[]', cweToCodeableConcept(relationship), { unite }),
  rule('NK1-7', 'contact[one].relationship[]', cweToCodeableConcept(contactRole), { unite }),
  rule('NK1-2', 'contact[one].name', xpnToHumanName, { unite }),
  rule('NK1-5', 'contact[one].telecom[]', xtnToContactPoint(), { unite }),
  rule('NK1-5', 'contact[one].telecom[]', xtnToEmail(), { unite }),
  rule('NK1-6', 'contact[one].telecom[]', xtnToContactPoint('work'), { unite }),
  rule('NK1-6', 'contact[one].telecom[]', xtnToEmail('work'), { unite }),
  rule('NK1-40', 'contact[one].telecom[]', xtnToContactPoint(), { unite }),
  rule('NK1-41', 'contact[one].telecom[]', xtnToContactPoint(), { unite }),
  rule('NK1-4', 'contact[one].address', xadToAddress, { unite }),
  rule('NK1-15', 'contact[one].gender', code(administrativeSex), { unite }),
  derive('NK1-13', 'contact[one].organization', 'the organisation', organization, { unite }),
  rule('NK1-8', 'contact[one].period.start', dtmToDateTime, { unite }),
  rule('NK1-9', 'contact[one].period.end', dtmToDateTime, { unite }),
]);
