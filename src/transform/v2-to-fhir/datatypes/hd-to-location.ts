import type { Identifier, Location } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import { text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { localSystem, universalUri } from './local-system.ts';

const { rule, derive } = rulesFor<Location>();

function universalId(source: Source, place: Place): Identifier | undefined {
  const hd = source as Hl7Element;
  const value = place.takeAt(hd, 2).trim();
  if (value === '') return undefined;
  const uri = universalUri(value, place.takeAt(hd, 3).trim());
  return uri === undefined ? { system: localSystem(place.run.context, 'location'), value } : { system: 'urn:ietf:rfc:3986', value: uri };
}

/** HD[Location]: a site by its name. */
const hdToLocationMap = elementMap<Location>('HD', 'Location', [
  derive('HD.2', 'identifier[]', 'the universal id', universalId),
  rule('HD.1', 'name', text),
]);

export const hdToLocation: Converter<MadeReference> = referenceTo('Location', hdToLocationMap, {
  role: 'shared',
  identity: (made, _source, place) => {
    const [first] = made.identifier ?? [];
    const key = first ? `${first.system ?? ''}|${first.value ?? ''}` : `${place.run.context.organisation}/${made.name ?? ''}`;
    return { basis: first ? 'identifier' : 'organisation + name', key, within: [] };
  },
});
