import { Fault } from '../faults/fault.ts';
import type { Conversion, ConvertedResource, IdentifierClaim, ResourceBody } from '../transform/conversion.ts';
import { personNumberKind, type PersonNumberKind } from '../transform/nhs-number.ts';
import { isPlaceholderNumber } from '../transform/placeholder-number.ts';
import { isObject, objectsIn, textIn, type JsonObject } from './json-value.ts';

/** An identifier by which a patient is found: exact system and value. */
export interface MatchKey {
  readonly system: string;
  readonly value: string;
  /** `system|value`: what locks and ids are made of. */
  readonly text: string;
  /** An NHS, CHI or H&C number, whose check digit holds. */
  readonly isNational: boolean;
}

export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';

/** The numbers that a person has once: England, Wales and the Isle of Man; Scotland; Northern Ireland. */
const NATIONAL_SYSTEMS: ReadonlyMap<string, PersonNumberKind> = new Map([
  [NHS_NUMBER, 'nhs-number'],
  ['https://fhir.nhs.uk/Id/chi-number', 'chi-number'],
  ['https://fhir.hscni.net/Id/hcn', 'health-and-care-number'],
]);

/**
 * The types of identifiers (HL7 table 0203) that one organisation gives to one patient, and what UK senders write for them.
 * Others are kept but never match: social security (SS) and insurance numbers, driving licences (DL), accounts (AN) belong
 * to families, are typed wrong, or are given to somebody else later.
 */
const LOCAL_TYPES = ['MR', 'PI', 'PT', 'HospitalNumber'];
const LOCAL: ReadonlySet<string> = new Set(LOCAL_TYPES);

/** The patient of a conversion, if it has one; of several the first. */
export function patientOf(conversion: Conversion): ConvertedResource | undefined {
  return conversion.resources.find(({ role }) => role === 'patient');
}

/** The identifiers of all patients that a conversion names, other records (MRG) too. */
export function allMatchKeysOf({ resources, sent }: Conversion, furtherTypes: readonly string[] = []): readonly MatchKey[] {
  return resources.flatMap((resource) => {
    const { role, body } = resource;
    if (role !== 'patient' && role !== 'prior') return [];
    const keys = role === 'patient' ? matchKeysOf(body, furtherTypes, 'PID-3', sent.time) : matchKeysOf(body, furtherTypes, 'MRG-1');
    return [...keys, ...claimedKeysOf(resource, 'earlier', furtherTypes), ...claimedKeysOf(resource, 'other', furtherTypes)];
  });
}

/** What a conversion says of numbers besides the identifiers, as far as they match. */
export function claimedKeysOf(
  { claims = [] }: ConvertedResource,
  kind: IdentifierClaim['kind'],
  furtherTypes: readonly string[] = [],
): readonly MatchKey[] {
  const types = new Set([...LOCAL_TYPES, ...furtherTypes]);
  return claims.flatMap((claim) => (claim.kind === kind ? (matchKeyOf({ ...claim.identifier }, types) ?? []) : []));
}

/**
 * The identifiers of a Patient that match, national ones first, then by their text: the order of the message plays no part.
 * @param furtherTypes identifier types of the source domain that match besides MR, PI and PT
 * @param at ms since 1970: a local number whose validity (CX.8) was over then does not match, since it may be somebody else's by now
 * @throws Fault patient-identifier-missing when there are none
 */
export function matchKeysOf(
  patient: ResourceBody,
  furtherTypes: readonly string[] = [],
  place: 'PID-3' | 'MRG-1' = 'PID-3',
  at?: number,
): readonly MatchKey[] {
  const types = new Set([...LOCAL_TYPES, ...furtherTypes]);
  const keys = new Map<string, MatchKey>();
  for (const identifier of objectsIn(patient['identifier'])) {
    const key = matchKeyOf(identifier, types);
    if (key && (key.isNational || at === undefined || !isOver(identifier, at))) keys.set(key.text, key);
  }
  if (keys.size === 0) {
    throw new Fault(
      'patient-identifier-missing',
      `${place} holds no identifier that a patient can be known by: a valid NHS, CHI or H&C number, or a local number of type ${[...types].join(', ')} or without a type (not one that is over, CX.8, or a word in place of a number)`,
      place,
    );
  }
  return [...keys.values()].sort(byStrength);
}

/** Whether a stored patient is known by an identifier, as a message that says it would be. */
export function isKnownBy(stored: ResourceBody, { text }: MatchKey, furtherTypes: readonly string[] = []): boolean {
  const types: ReadonlySet<string> = furtherTypes.length === 0 ? LOCAL : new Set([...LOCAL_TYPES, ...furtherTypes]);
  return identifiersIn(stored, text).some((identifier) => matchKeyOf(identifier, types) !== undefined);
}

/** Whether a stored patient had a number at a time (ms since 1970): it was not over, or it is a national one, which nobody else ever gets. */
export function hasStill(stored: ResourceBody, { text, isNational }: MatchKey, at: number): boolean {
  return isNational || identifiersIn(stored, text).some((identifier) => !isOver(identifier, at));
}

/** So many are looked through faster than they are remembered. */
const FEW = 32;

/** The identifiers of stored patients by their keys: a patient may have thousands, and each of a message asks. */
const byKey = new WeakMap<ResourceBody, Map<string, JsonObject[]>>();

function identifiersIn(stored: ResourceBody, text: string): readonly JsonObject[] {
  const { identifier: all } = stored;
  if (Array.isArray(all) && all.length <= FEW) return objectsIn(all).filter((identifier) => isText(identifier, text));
  const known = byKey.get(stored) ?? Map.groupBy(objectsIn(stored['identifier']), (identifier) => keyOf(identifier)?.text ?? '');
  byKey.set(stored, known);
  return known.get(text) ?? [];
}

/** Whether a key with this text would be made of an identifier. */
function isText({ system, value }: JsonObject, text: string): boolean {
  const [inSystem, number] = [textIn(system), textIn(value)];
  return inSystem !== undefined && number !== undefined && text === `${inSystem}|${number}`;
}

/** CX.8: the last day, month or year of the validity is before a time. */
function isOver({ period }: JsonObject, at: number): boolean {
  const end = isObject(period) ? textIn(period['end']) : undefined;
  if (end === undefined) return false;
  const last = end.slice(0, 'YYYY-MM-DD'.length);
  return last < new Date(at).toISOString().slice(0, last.length);
}

/** The identifier of any kind as a key; undefined without system or value. */
export function keyOf({ system, value }: JsonObject): MatchKey | undefined {
  const [inSystem, number] = [textIn(system), textIn(value)];
  if (inSystem === undefined || number === undefined) return undefined;
  const kind = NATIONAL_SYSTEMS.get(inSystem);
  return {
    system: inSystem,
    value: number,
    text: `${inSystem}|${number}`,
    isNational: kind !== undefined && personNumberKind(number) === kind,
  };
}

/** The key of an identifier that matches. */
function matchKeyOf(identifier: JsonObject, types: ReadonlySet<string>): MatchKey | undefined {
  const key = keyOf(identifier);
  return key && (key.isNational || matchesLocally(identifier, key, types)) ? key : undefined;
}

/** A national number that fails its check is not used as a local one either. */
function matchesLocally({ type }: JsonObject, { system, value }: MatchKey, types: ReadonlySet<string>): boolean {
  if (NATIONAL_SYSTEMS.has(system) || isPlaceholderNumber(value)) return false;
  const said = typesIn(type);
  return said.length === 0 || said.some((one) => types.has(one));
}

/** What Identifier.type says: its codes, else its text. */
function typesIn(type: unknown): readonly string[] {
  const [concept] = objectsIn([type]);
  if (!concept) return [];
  const codes = objectsIn(concept['coding']).flatMap(({ code }) => textIn(code) ?? []);
  return codes.length > 0 ? codes : [textIn(concept['text'])].flatMap((text) => text ?? []);
}

function byStrength(left: MatchKey, right: MatchKey): number {
  if (left.isNational !== right.isNational) return left.isNational ? -1 : 1;
  return left.text < right.text ? -1 : 1;
}
