import type { Device } from 'fhir/r4.js';
import type { Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { eiToIdentifier } from './ei-to-identifier.ts';
import { identifierKey } from './identifier-key.ts';

const { rule } = rulesFor<Device>();

/** EI → the Device that it identifies (OBX-18). */
export const eiToDevice: Converter<MadeReference> = referenceTo(
  'Device',
  elementMap<Device>('EI', 'Device', [rule('EI', 'identifier[]', eiToIdentifier)]),
  {
    role: 'shared',
    identity: ({ identifier }) => {
      const first = identifier?.[0];
      return first && { basis: 'identifier', key: identifierKey(first), within: [] };
    },
  },
);
