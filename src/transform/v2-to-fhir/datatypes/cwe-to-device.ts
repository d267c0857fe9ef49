import type { Device, Identifier } from 'fhir/r4.js';
import { valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { codingSystem } from './coding-system.ts';
import { identifierKey } from './identifier-key.ts';
import { localSystem } from './local-system.ts';

const toIdentifier: Converter<Identifier> = converter('CWE[Device] CWE.1', (source, place) => {
  const value = place.takeAt(source, 1).trim();
  if (value === '') return undefined;
  return { system: codingSystem(source.at(3), place) ?? localSystem(place.run.context, 'device'), value };
});

const { rule, fixed } = rulesFor<Device>();

const map = elementMap<Device>('CWE', 'Device', [
  rule('CWE', 'identifier[]', toIdentifier),
  rule('CWE.9', 'deviceName[this].name', text),
  rule('CWE.2', 'deviceName[this].name', text, { unless: valued('CWE.9') }),
  fixed('deviceName[this].type', 'user-friendly-name'),
]);

/** CWE[Device]: a device by its code, else by its name within the sender's organisation (ORC-18). */
export const cweToDevice: Converter<MadeReference> = referenceTo('Device', map, {
  role: 'shared',
  identity: ({ identifier = [], deviceName = [] }, _source, { run }) => {
    const [first] = identifier;
    if (first) return { basis: 'identifier', key: identifierKey(first), within: [] };
    const name = deviceName[0]?.name;
    return name === undefined ? undefined : { basis: 'organisation + name', key: `${run.context.organisation}/${name}`, within: [] };
  },
});
