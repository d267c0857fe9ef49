import { Fault } from '../faults/fault.ts';
import type { StoredResource } from '../fhir/fhir-backend.ts';
import type { ResourceBody } from '../transform/conversion.ts';
import { patientRecord, type PatientRecord } from './matching/patient-record.ts';
import { areOthers, areSiblings, haveOtherNumber, mayBeSiblings, personOf, type Person } from './matching/person.ts';

/** The stored patient whom a message means. */
export interface PatientMatch {
  readonly survivor: PatientRecord;
  /** Further records of the same patient: to be replaced by the survivor in the same transaction. */
  readonly replaced: readonly PatientRecord[];
}

/** What matching may ask of the store. */
export interface StoredPatients {
  /** Patients by id, each answered in its place. */
  byId(ids: readonly string[]): Promise<readonly (StoredResource | undefined)[]>;
  /** The versions of a Patient, the newest first. */
  versionsOf(id: string): Promise<readonly ResourceBody[]>;
}

/** What the store holds under the identifiers of a message. */
export interface FoundRecords {
  /** The records that hold them, the strongest identifier first. */
  readonly found: readonly StoredResource[];
  /** The records that hold further NHS numbers of the message: a person has one, so that they must be the same records. */
  readonly others: readonly StoredResource[];
}

/** More records than one person can have by accident: somebody's numbers have been mixed up. */
const MOST_RECORDS = 8;

/**
 * Finds the patient whom a message means among the records that hold its identifiers (docs/identity.md). Contradictions are refused, never
 * settled silently.
 * @param claim what the message says of the patient
 * @param place where the identifiers stand in the message
 * @returns undefined when nobody holds them
 * @throws Fault identity-conflict there
 */
export async function matchPatient(
  claim: Person,
  { found, others }: FoundRecords,
  patients: StoredPatients,
  place: 'PID-3' | 'MRG-1' = 'PID-3',
): Promise<PatientMatch | undefined> {
  const records = await currentRecords(found, patients, place);
  await refuseOthers(claim, records, patients, place);
  refuseContradictions(claim, records, place);
  refuseStrangers(records, await currentRecords(others, patients, place), place);
  const [survivor, ...replaced] = [...records.filter(hasNumber), ...records.filter((record) => !hasNumber(record))];
  return survivor && { survivor, replaced };
}

const hasNumber = ({ person }: PatientRecord): boolean => person.numbers.size > 0;

/**
 * One number, another date of birth and another family name: somebody else. Unless the record has said once what the message says
 * now: two feeds that correct each other speak of the same person.
 */
async function refuseOthers(claim: Person, records: readonly PatientRecord[], patients: StoredPatients, place: string): Promise<void> {
  for (const { stored, person } of records) {
    if (!areOthers(claim, person)) continue;
    const versions = await patients.versionsOf(stored.id);
    if (versions.some((version) => !areOthers(claim, personOf(version)))) continue;
    throw conflict(
      place,
      `an identifier in ${place} belongs to a patient with another date of birth (PID-7) and another family name (PID-5)`,
    );
  }
}

function refuseContradictions(claim: Person, records: readonly PatientRecord[], place: string): void {
  if (records.length > MOST_RECORDS) throw conflict(place, `the identifiers in ${place} belong to many different patients`);
  for (const { person } of records) {
    if (haveOtherNumber(claim, person))
      throw conflict(place, `a local identifier in ${place} belongs to a patient with another NHS number`);
    if (person.numbers.size === 0 && claim.numbers.size > 0 && areSiblings(claim, person))
      throw conflict(place, `a local identifier in ${place} belongs to a patient with another given name (PID-5) and another sex (PID-8)`);
  }
  if (records.filter(hasNumber).length > 1) {
    throw conflict(place, `the identifiers in ${place} belong to different patients, each with an NHS number of their own`);
  }
  for (const [index, { person }] of records.entries()) {
    if (records.slice(index + 1).some((other) => areOthers(person, other.person))) {
      throw conflict(place, `the identifiers in ${place} belong to different patients, with different dates of birth and family names`);
    }
    if (records.slice(index + 1).some((other) => mayBeSiblings(person, other.person)))
      throw conflict(place, `the identifiers in ${place} belong to different patients, with different given names or of different sex`);
  }
}

function refuseStrangers(records: readonly PatientRecord[], others: readonly PatientRecord[], place: string): void {
  const own = new Set(records.map(({ stored }) => stored.id));
  if (others.some(({ stored }) => !own.has(stored.id)))
    throw conflict(place, `of the NHS numbers in the message (${place}, PID-2, PID-4) one belongs to another patient than the first`);
}

/** The records at the ends of all chains of `replaced-by`, each once, in the order in which they were found. */
async function currentRecords(
  found: readonly StoredResource[],
  patients: StoredPatients,
  place: string,
): Promise<readonly PatientRecord[]> {
  const known = new Map<string, PatientRecord>();
  for (const stored of found) if (!known.has(stored.id)) known.set(stored.id, patientRecord(stored));
  const starts = [...known.keys()];
  for (let missing = successorsIn(known); missing.length > 0; missing = successorsIn(known)) {
    const stored = await patients.byId(missing);
    for (const [index, id] of missing.entries()) {
      const record = stored[index];
      if (!record) throw conflict(place, 'the record of the patient was replaced by one that does not exist');
      known.set(id, patientRecord(record));
    }
  }
  const ends = new Map(starts.map((id) => endOf(id, known, place)).map((record) => [record.stored.id, record]));
  return [...ends.values()];
}

/** Successors that have not been read yet. */
function successorsIn(known: ReadonlyMap<string, PatientRecord>): readonly string[] {
  return [...new Set([...known.values()].flatMap(({ replacedBy }) => replacedBy ?? []))].filter((id) => !known.has(id));
}

function endOf(start: string, known: ReadonlyMap<string, PatientRecord>, place: string): PatientRecord {
  const passed = new Set<string>();
  for (let id: string | undefined = start; id !== undefined && !passed.has(id);) {
    passed.add(id);
    const record = known.get(id);
    if (record && record.replacedBy === undefined) return record;
    id = record?.replacedBy;
  }
  throw conflict(place, 'the records of the patient replace each other in a circle');
}

function conflict(place: string, detail: string): Fault {
  return new Fault('identity-conflict', detail, place);
}
