import type { Device, Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { universalIdentifier } from './hd-to-organization.ts';
import { identifierKey } from './identifier-key.ts';
import { localSystem } from './local-system.ts';

const { derive } = rulesFor<Device>();

function applicationName(source: Source, place: Place): Identifier | undefined {
  const value = place.take((source as Hl7Element).at(1)).trim();
  return value === '' ? undefined : { system: localSystem(place.run.context, 'application'), value };
}

const map = elementMap<Device>('HD', 'Device', [
  derive('HD.1', 'identifier[]', 'the name of the application', applicationName),
  derive('HD.2', 'identifier[]', 'the universal id', universalIdentifier('application')),
]);

/** HD[Device] as a reference: an application, known by its name or its universal id. */
export const hdToDevice: Converter<MadeReference> = referenceTo('Device', map, {
  role: 'shared',
  identity: ({ identifier = [] }) => ({ basis: 'identifier', key: identifier.map(identifierKey)[0] ?? '', within: [] }),
});
