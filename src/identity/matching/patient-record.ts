import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { isObject, objectsIn, textIn, type JsonObject } from '../json-value.ts';
import { keyOf } from '../patient-identifiers.ts';
import { readStored } from '../plan/stored-body.ts';
import { personOf, type Person } from './person.ts';

/** A stored Patient, read. */
export interface PatientRecord {
  readonly stored: StoredResource;
  readonly body: ResourceBody;
  readonly person: Person;
  /** Id of the record that replaces it; a record that has one must no longer be used (R4 Patient.link.type). */
  readonly replacedBy: string | undefined;
}

export function patientRecord(stored: StoredResource): PatientRecord {
  const body = readStored(stored);
  return { stored, body, person: personOf(body), replacedBy: linked(body, 'replaced-by')[0] };
}

/** Ids of the Patients that a record is linked to in this way. */
export function linked(patient: ResourceBody, type: 'replaced-by' | 'replaces'): readonly string[] {
  return objectsIn(patient['link']).flatMap((link) => (link['type'] === type ? (patientIdIn(link['other']) ?? []) : []));
}

/** The id in a Reference to a Patient of this store. */
export function patientIdIn(reference: unknown): string | undefined {
  const text = isObject(reference) ? textIn(reference['reference']) : undefined;
  return text?.startsWith('Patient/') ? text.slice('Patient/'.length) : undefined;
}

/** A record that another one replaces: stored, or named by a message and not known before. */
export interface ReplacedRecord {
  readonly id: string;
  readonly body: ResourceBody;
}

/** The record of a patient who turned out to have another one: it names its successor and is no longer used. */
export function retired({ body }: ReplacedRecord, survivor: string): ResourceBody {
  const links = objectsIn(body['link']).filter(({ type }) => type !== 'replaced-by');
  return { ...body, active: false, link: [...links, linkTo(survivor, 'replaced-by')] };
}

/**
 * The surviving record: it holds all identifiers, and names every record that it replaces, those too which they had replaced, so that
 * one look at it tells whether something belongs to it.
 */
export function surviving(body: ResourceBody, replaced: readonly ReplacedRecord[]): ResourceBody {
  if (replaced.length === 0) return body;
  const known = new Set(objectsIn(body['identifier']).map((identifier) => keyOf(identifier)?.text));
  const { numbers } = personOf(body);
  const identifiers = replaced
    .flatMap((record) => objectsIn(record.body['identifier']))
    .filter((identifier) => !known.has(keyOf(identifier)?.text))
    .map((identifier) => (isRetired(identifier, numbers) ? { ...identifier, use: 'old' } : identifier));
  const names = new Set(linked(body, 'replaces'));
  const further = replaced.flatMap(({ id, body: old }) => [id, ...linked(old, 'replaces')]).filter((id) => !names.has(id));
  const links = [...objectsIn(body['link']), ...new Set(further)].map((link) =>
    typeof link === 'string' ? linkTo(link, 'replaces') : link,
  );
  return { ...body, identifier: [...objectsIn(body['identifier']), ...identifiers], link: links };
}

/** A person has one NHS number: beside the survivor's own that of a replaced record is no longer in use. */
function isRetired(identifier: JsonObject, numbers: Person['numbers']): boolean {
  const key = keyOf(identifier);
  return key?.isNational === true && numbers.has(key.system);
}

function linkTo(patient: string, type: string): object {
  return { other: { reference: `Patient/${patient}` }, type };
}
