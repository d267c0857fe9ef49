import type { CodeableConcept, Identifier, Location } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import type { DraftResource } from '../../mapping/draft-resource.ts';
import { elementMap, type ElementMap } from '../../mapping/element-map.ts';
import { remembered } from '../../mapping/remembered.ts';
import { makeResource, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { personLocationType } from '../codesystems/person-location-type.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';
import { ODS_SITE_CODE } from './fixed-uris.ts';
import { hdToOrganization } from './hd-to-organization.ts';
import { identifierSystem } from './identifier-system.ts';
import { localSystem, universalUri } from './local-system.ts';
import { IN_NDL, isOdsSite, levelsOf, LEVELS, locationKey, pathTo, type Level, type Shift } from './location-path.ts';

const FACILITY: Level = 4;
const POINT_OF_CARE: Level = 1;
const TYPE = 6;

const physicalType = (code: string, display: string): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code, display }],
});

/** A point of care may be a ward, a clinic or a department: no physical type is claimed for it. */
const PHYSICAL_TYPES: Readonly<Record<Level, CodeableConcept | undefined>> = {
  4: physicalType('si', 'Site'),
  7: physicalType('bu', 'Building'),
  8: physicalType('lvl', 'Level'),
  1: undefined,
  2: physicalType('ro', 'Room'),
  3: physicalType('bd', 'Bed'),
};

const { rule, derive, fixed } = rulesFor<Location>();

/** The rules of data type maps stand in a part of a field. */
function pl(source: Source): Hl7Element {
  if ('fieldCount' in source) throw new Error('PL[Location] maps a field, not a segment');
  return source;
}

/** PL.11, or the whole identifier's own authority: who assigned it. */
function withAssigner(identifier: Identifier, source: Hl7Element, place: Place): Identifier {
  const assigner = source.at(11).isValued ? hdToOrganization.convert(source.at(11), place) : undefined;
  return assigner ? { ...identifier, assigner } : identifier;
}

/** HD.1 of a level. Its system names what stands above it, so that system and value together are unique. */
function nameAsIdentifier(level: Level, shift: Shift): (source: Source, place: Place) => Identifier | undefined {
  return (source, place) => {
    const whole = pl(source);
    const value = place.take(whole.at(level + shift).at(1)).trim();
    if (value === '') return undefined;
    const { context } = place.run;
    const assigned = (made: Identifier): Identifier => (shift === 0 ? withAssigner(made, whole, place) : made);
    if (level === FACILITY && isOdsSite(value, context.organisation)) return assigned({ system: ODS_SITE_CODE, value });
    const system = localSystem(context, 'location', ...pathTo(whole, level, shift).slice(0, -1));
    return assigned({ system, value });
  };
}

/** HD.2 of a level: the universal id of the place, a URI where its type makes it one. */
function universalIdAsIdentifier(level: Level, shift: Shift): (source: Source, place: Place) => Identifier | undefined {
  return (source, place) => {
    const hd = pl(source).at(level + shift);
    const id = place.takeAt(hd, 2).trim();
    const type = place.takeAt(hd, 3).trim();
    if (id === '') return undefined;
    const uri = universalUri(id, type);
    if (uri !== undefined) return { system: 'urn:ietf:rfc:3986', value: uri };
    return { system: localSystem(place.run.context, 'location', ...(type === '' ? [] : [type])), value: id };
  };
}

/** PL.10: the identifier of the place as a whole, of its innermost level. */
function comprehensiveIdentifier(source: Source, place: Place): Identifier | undefined {
  const whole = pl(source);
  const ei = whole.at(10);
  const value = place.takeAt(ei, 1).trim();
  if (value === '') return undefined;
  const system = identifierSystem({ namespace: ei.at(2), universalId: ei.at(3), type: ei.at(4) }, place);
  return withAssigner({ system, value }, whole, place);
}

/** The conditions of the guide for PL.9 and PL.10: nothing more granular is valued. */
function innermost(level: Level | undefined): Condition {
  return where('the innermost level', (source) => levelsOf(pl(source)).at(-1) === level);
}

function levelMap(level: Level, shift: Shift): ElementMap<Location> {
  const type = PHYSICAL_TYPES[level];
  const part = (component: number): string => `${shift === 0 ? 'PL' : 'NDL'}.${component + shift}`;
  return elementMap<Location>(shift === 0 ? 'PL' : 'NDL', 'Location', [
    derive(part(level), 'identifier[]', 'the name, unique below what stands above it', nameAsIdentifier(level, shift)),
    derive(part(level), 'identifier[]', 'the universal id', universalIdAsIdentifier(level, shift)),
    rule(`${part(level)}.1`, 'name', text),
    fixed('mode', 'instance'),
    ...(type ? [fixed('physicalType', type)] : []),
    ...(level === POINT_OF_CARE ? [rule(part(TYPE), 'type[]', cweToCodeableConcept(personLocationType))] : []),
    ...(shift === 0 ? wholeRules(level) : []),
  ]);
}

/** What a PL says about the place as a whole. */
function wholeRules(level: Level | undefined): ElementMap<Location>['rules'] {
  return [
    rule('PL.9', 'description', text, { if: innermost(level) }),
    derive('PL.10', 'identifier[]', 'the identifier of the place', comprehensiveIdentifier, { if: innermost(level) }),
  ];
}

const levelMaps = (shift: Shift): ReadonlyMap<Level, ElementMap<Location>> =>
  new Map(LEVELS.map((level) => [level, levelMap(level, shift)]));
const LEVEL_MAPS = { 0: levelMaps(0), [IN_NDL]: levelMaps(IN_NDL) } as const;

/** A PL that names no level: only described, or only identified. */
const placeMap = elementMap<Location>('PL', 'Location', [fixed('mode', 'instance'), ...wholeRules(undefined)]);

/**
 * Makes the chain of Locations of a PL and gives its innermost one. The guide chains bed, room, floor, point of care and
 * site, and leaves the building hanging; here a point of care lies on a floor of a building of a site.
 */
function locationOf(source: Hl7Element, place: Place, shift: Shift): DraftResource | undefined {
  const { organisation } = place.run.context;
  let holder: DraftResource | undefined;
  for (const level of levelsOf(source, shift)) {
    const map = LEVEL_MAPS[shift].get(level);
    const key = `${organisation}/${locationKey(source, level, shift)}`;
    const made =
      map &&
      makeResource('Location', map, source, {
        place,
        options: { role: 'shared', identity: () => ({ basis: 'organisation + path', key, within: [] }) },
      });
    if (!made) continue;
    if (holder) place.run.amend(made)['partOf'] ??= place.run.linkTo(holder);
    holder = made;
  }
  if (holder || shift !== 0) return holder;
  return makeResource('Location', placeMap, source, { place, options: { role: 'shared', identity: placeIdentity } });
}

function placeIdentity(made: Location, _source: Hl7Element, place: Place): { basis: string; key: string; within: [] } {
  const [identifier] = made.identifier ?? [];
  const key = identifier
    ? `${identifier.system ?? ''}|${identifier.value ?? ''}`
    : `${place.run.context.organisation}/${made.description ?? ''}`;
  return { basis: identifier ? 'identifier' : 'organisation + description', key, within: [] };
}

/** PL[Location]: a reference to the innermost place that a PL names. */
export const plToLocation: Converter<MadeReference> = remembered(
  converter('reference to PL[Location]', (source, place) => {
    const location = locationOf(source, place, 0);
    return location && place.run.linkTo(location);
  }),
);

/** NDL[Location]: the place of NDL.4 to NDL.11, where somebody does what the field says. */
export const ndlToLocation: Converter<MadeReference> = converter('reference to NDL[Location]', (source, place) => {
  const location = locationOf(source, place, IN_NDL);
  return location && place.run.linkTo(location);
});
