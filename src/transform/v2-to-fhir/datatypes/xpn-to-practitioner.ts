import type { Practitioner } from 'fhir/r4.js';
import type { Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { xpnToHumanName } from './xpn-to-human-name.ts';

const { rule } = rulesFor<Practitioner>();

/** XPN as a reference to a Practitioner of whom nothing but the name is sent: known by it within the sender's organisation. */
export const xpnToPractitioner: Converter<MadeReference> = referenceTo(
  'Practitioner',
  elementMap<Practitioner>('XPN', 'Practitioner', [rule('XPN', 'name[]', xpnToHumanName)]),
  {
    role: 'shared',
    identity: ({ name = [] }, _source, { run }) => {
      const [{ family = '', given = [], prefix = [], suffix = [] } = {}] = name;
      const whole = [family, ...given, ...prefix, ...suffix].join(' ');
      return whole === '' ? undefined : { basis: 'organisation + name', key: `${run.context.organisation}/${whole}`, within: [] };
    },
  },
);
