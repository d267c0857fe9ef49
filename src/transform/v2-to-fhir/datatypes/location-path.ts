import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';

/** The components of a PL that are places, from the outermost to the innermost: facility, building, floor, point of care, room, bed. */
export const LEVELS = [4, 7, 8, 1, 2, 3] as const;

export type Level = (typeof LEVELS)[number];

/** How far the components of places in an NDL stand behind those of a PL: NDL.4 is its point of care, as PL.1. */
export const IN_NDL = 3;

/** 0: the element is a PL. */
export type Shift = 0 | typeof IN_NDL;

/** What a place is called: the namespace of its HD, else the universal id. */
function nameOf(place: Hl7Element): string {
  const namespace = place.at(1).text.trim();
  return namespace === '' ? place.at(2).text.trim() : namespace;
}

/** The levels of a PL that say something, from the outermost to the innermost. */
export function levelsOf(pl: Hl7Element, shift: Shift = 0): readonly Level[] {
  return LEVELS.filter((level) => pl.holds(level + shift) && nameOf(pl.at(level + shift)) !== '');
}

/**
 * Where a level is: the names of the levels above it and its own. A room number is unique only in its ward, a ward's name
 * only in its hospital.
 */
export function pathTo(pl: Hl7Element, level: Level, shift: Shift = 0): readonly string[] {
  const levels = levelsOf(pl, shift);
  return levels.slice(0, levels.indexOf(level) + 1).map((one) => nameOf(pl.at(one + shift)));
}

/** The path with the kind of each level: a building and a room of one name are two places. */
export function locationKey(pl: Hl7Element, level: Level, shift: Shift = 0): string {
  const levels = levelsOf(pl, shift);
  const upTo = levels.slice(0, levels.indexOf(level) + 1);
  return upTo.map((one) => `${one}=${encodeURIComponent(nameOf(pl.at(one + shift)).toWellFormed())}`).join('/');
}

/**
 * Whether a facility is a site of the sending trust: an ODS site code is the trust's three characters and two more. Other
 * five-character names are not taken for site codes, since they need not be any.
 */
export function isOdsSite(facility: string, organisation: string): boolean {
  return organisation.length === 3 && facility.length === 5 && /^[A-Z0-9]{5}$/.test(facility) && facility.startsWith(organisation);
}
