import type { Identifier, Organization } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { codingSystem } from './coding-system.ts';
import { organizationCode } from './hd-to-organization.ts';

const toIdentifier: Converter<Identifier> = converter('CWE[Organization] CWE.1', (source: Hl7Element, place) => {
  const value = place.takeAt(source, 1).trim();
  if (value === '') return undefined;
  const system = codingSystem(source.at(3), place);
  return system === undefined ? organizationCode(value, place.run.context) : { system, value };
});

const { rule } = rulesFor<Organization>();

/** CWE[Organization]: the producer of a result (OBX-15). */
const map = elementMap<Organization>('CWE', 'Organization', [
  rule('CWE', 'identifier[]', toIdentifier),
  rule('CWE.9', 'name', text),
  rule('CWE.2', 'name', text, { unless: valued('CWE.9') }),
]);

/** Known by its number, else by its name within the sender's organisation. */
export const cweToOrganization: Converter<MadeReference> = referenceTo('Organization', map, {
  role: 'shared',
  identity: ({ identifier, name }, _source, { run }) => {
    const first = identifier?.[0];
    if (first) return { basis: 'identifier', key: `${first.system ?? ''}|${first.value ?? ''}`, within: [] };
    return name === undefined ? undefined : { basis: 'organisation + name', key: `${run.context.organisation}/${name}`, within: [] };
  },
});
