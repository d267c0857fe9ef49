import type { ResourceBody } from '../../transform/conversion.ts';
import { itemsIn, objectsIn, textIn } from '../json-value.ts';
import { keyOf } from '../patient-identifiers.ts';

/** What tells people apart, as far as a Patient says it. */
export interface Person {
  /** R4 date: a year, a month or a day. */
  readonly birthDate: string | undefined;
  /** Family names of any use, as they are compared. */
  readonly families: ReadonlySet<string>;
  /** First given names of any use, as they are compared. */
  readonly givens: ReadonlySet<string>;
  /** undefined: not known, or another. */
  readonly sex: 'male' | 'female' | undefined;
  /** National numbers by their system. */
  readonly numbers: ReadonlyMap<string, ReadonlySet<string>>;
}

export function personOf(patient: ResourceBody): Person {
  const numbers = new Map<string, Set<string>>();
  for (const identifier of objectsIn(patient['identifier'])) {
    const key = keyOf(identifier);
    if (!key?.isNational) continue;
    const there = numbers.get(key.system);
    if (there) there.add(key.value);
    else numbers.set(key.system, new Set([key.value]));
  }
  const names = objectsIn(patient['name']);
  const families = names.flatMap(({ family }) => comparable(textIn(family) ?? '') ?? []);
  const givens = names.flatMap(({ given }) => comparable(textIn(itemsIn(given)[0]) ?? '') ?? []);
  const gender = textIn(patient['gender']);
  return {
    birthDate: textIn(patient['birthDate']),
    families: new Set(families),
    givens: new Set(givens.filter((name) => !UNNAMED.some((word) => name.startsWith(word)))),
    sex: gender === 'male' || gender === 'female' ? gender : undefined,
    numbers,
  };
}

/** What stands for the given name of a child who has none yet, and of somebody whom nobody knows. */
const UNNAMED = ['baby', 'babe', 'infant', 'newborn', 'unknown', 'unnamed'];

/** A name without marks, case, spaces, hyphens and apostrophes: `O'Néill` is `ONEILL`. */
function comparable(name: string): string | undefined {
  const letters = name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
  return letters === '' ? undefined : letters;
}

/** Whether both the date of birth and the family name are known of both and differ: one alone may be a correction or a marriage. */
export function areOthers(left: Person, right: Person): boolean {
  return haveOtherBirthDate(left, right) && haveOtherFamily(left, right);
}

/** Twins, and mother and daughter, have a family name, an address, and maybe a birthday in common: the given name or the sex tells them apart. */
export function mayBeSiblings(left: Person, right: Person): boolean {
  return haveOtherGiven(left, right) || haveOtherSex(left, right);
}

/** The given name and the sex at once. */
export function areSiblings(left: Person, right: Person): boolean {
  return haveOtherGiven(left, right) && haveOtherSex(left, right);
}

/** `A` and `Ann` are the same as far as anybody knows. */
function haveOtherGiven({ givens: left }: Person, { givens: right }: Person): boolean {
  const isSame = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);
  return left.size > 0 && right.size > 0 && ![...left].some((one) => [...right].some((other) => isSame(one, other)));
}

function haveOtherSex({ sex: left }: Person, { sex: right }: Person): boolean {
  return left !== undefined && right !== undefined && left !== right;
}

/** A date of less precision is the same as any date within it. */
function haveOtherBirthDate({ birthDate: left }: Person, { birthDate: right }: Person): boolean {
  return left !== undefined && right !== undefined && !left.startsWith(right) && !right.startsWith(left);
}

function haveOtherFamily({ families: left }: Person, { families: right }: Person): boolean {
  return left.size > 0 && right.size > 0 && haveNoneInCommon(left, right);
}

/** Whether both have numbers of one national system, and none in common. */
export function haveOtherNumber({ numbers: left }: Person, { numbers: right }: Person): boolean {
  return [...left].some(([system, values]) => {
    const others = right.get(system);
    return others !== undefined && haveNoneInCommon(values, others);
  });
}

function haveNoneInCommon(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return ![...left].some((one) => right.has(one));
}
