import type { Coding, Identifier, Practitioner, PractitionerRole } from 'fhir/r4.js';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { degreeLicenseCertificate } from '../codesystems/degree-license-certificate.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { identifierKey } from './identifier-key.ts';
import { identifierSystem } from './identifier-system.ts';
import { ndlToLocation } from './pl-to-location.ts';

const person = rulesFor<Practitioner>();
const role = rulesFor<PractitionerRole>();

/** CNN.1, assigned by CNN.9 to CNN.11. */
const numbered: Converter<Identifier> = converter('CNN[Practitioner] CNN.1', (source, place) => {
  const value = place.takeAt(source, 1).trim();
  if (value === '') return undefined;
  return { system: identifierSystem({ namespace: source.at(9), universalId: source.at(10), type: source.at(11) }, place), value };
});

/** CNN[Practitioner]: an XCN of one level less, as it stands inside an NDL. */
const cnnMap = elementMap<Practitioner>('CNN', 'Practitioner', [
  person.rule('CNN', 'identifier[]', numbered),
  person.rule('CNN.2', 'name[one].family', text),
  person.rule('CNN.3', 'name[one].given[]', text),
  person.rule('CNN.4', 'name[one].given[]', text),
  person.rule('CNN.6', 'name[one].prefix[]', text),
  person.rule('CNN.5', 'name[one].suffix[]', text),
  person.rule('CNN.7', 'qualification[].code', cweToCodeableConcept(degreeLicenseCertificate)),
]);

const cnnToPractitioner: Converter<MadeReference> = referenceTo('Practitioner', cnnMap, {
  role: 'shared',
  identity: (made, _source, { run }) => {
    const [first] = made.identifier ?? [];
    const [name] = made.name ?? [];
    if (first) return { basis: 'identifier', key: identifierKey(first), within: [] };
    const words = [name?.family ?? '', ...(name?.given ?? []), ...(name?.prefix ?? []), ...(name?.suffix ?? [])].join(' ');
    return words.trim() === '' ? undefined : { basis: 'organisation + name', key: `${run.context.organisation}/${words}`, within: [] };
  },
});

/** NDL[PractitionerRole] in the role that its field gives (table 0912). */
export function ndlToPractitionerRole(code: Coding): Converter<MadeReference> {
  const map = elementMap<PractitionerRole>('NDL', 'PractitionerRole', [
    role.rule('NDL.1', 'practitioner', cnnToPractitioner),
    role.rule('NDL.2', 'period.start', dtmToDateTime),
    role.rule('NDL.3', 'period.end', dtmToDateTime),
    role.rule('NDL', 'location[]', ndlToLocation),
    role.fixed('code[]', { coding: [code] }),
  ]);
  return referenceTo('PractitionerRole', map, {
    role: 'shared',
    identity: (made, _source, { run }) => {
      const within = run.linked(made.practitioner);
      return within && { basis: 'person + role', key: code.code ?? '', within: [within] };
    },
  });
}
