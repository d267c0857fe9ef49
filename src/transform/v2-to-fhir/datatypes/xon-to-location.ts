import type { Location } from 'fhir/r4.js';
import { text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';

const { rule } = rulesFor<Location>();

/** XON[Location]: the place of an organisation, by the name of it; its number is the organisation's. */
export const xonToLocation: Converter<MadeReference> = referenceTo(
  'Location',
  elementMap<Location>('XON', 'Location', [rule('XON.1', 'name', text)]),
  {
    role: 'shared',
    readsFurther: true,
    identity: ({ name }, _source, { run }) =>
      name === undefined
        ? undefined
        : { basis: 'organisation + name of the facility', key: `${run.context.organisation}/facility/${name}`, within: [] },
  },
);
