import type { FhirBackend } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource } from '../../transform/conversion.ts';
import { itemsIn } from '../json-value.ts';
import { linked, patientIdIn } from '../matching/patient-record.ts';
import { personOf } from '../matching/person.ts';
import { matchKeysOf, patientOf } from '../patient-identifiers.ts';
import { matchPatient, type PatientMatch } from '../patient-match.ts';
import type { ReconcileRequest } from '../reconcile.ts';
import { KnownResources } from './known-resources.ts';
import { idsOfNewPatient } from './new-patient-ids.ts';
import { Placement, type Candidate } from './placement.ts';

/** What a conversion turned out to mean: whom, which visits, and what is stored of them. */
export interface Resolution {
  readonly patient: ConvertedResource | undefined;
  /** undefined: the patient is not known. */
  readonly match: PatientMatch | undefined;
  readonly placement: Placement;
  readonly candidates: readonly Candidate[];
  /** What is kept apart from the patient whose number it bears. */
  readonly apart: readonly ConvertedResource[];
  readonly known: KnownResources;
}

/**
 * Finds out what a conversion means. The ids are guessed first, so that one question to the store is enough for a patient who has always
 * been known by the same identifier; where the guess was wrong the rest is asked again.
 */
export async function resolve(conversion: Conversion, request: ReconcileRequest, backend: FhirBackend): Promise<Resolution> {
  const patient = patientOf(conversion);
  const keys = patient ? matchKeysOf(patient.body, request.identifierTypes) : [];
  const freeIds = idsOfNewPatient(keys, request.ids, request.patientId);
  const placement = new Placement(conversion, patient, request.ids, request.newId, request.settled);
  const known = new KnownResources(backend, request);

  placement.about(freeIds.next().value);
  let candidates = placement.place();
  const holders = await known.ask(candidates, keys);
  const match = patient && (await matchPatient(personOf(patient.body), holders, known));
  const apart: ConvertedResource[] = [];

  while (correct()) {
    candidates = placement.place();
    await known.ask(candidates);
  }
  return { patient, match, placement, candidates, apart, known };

  /** Corrects a wrong guess; false when there is none. */
  function correct(): boolean {
    if (match) {
      if (placement.patientId !== match.survivor.stored.id) {
        placement.about(match.survivor.stored.id);
        return true;
      }
    } else if (candidates.some((candidate) => candidate.resources[0] === patient && typeof known.of(candidate) === 'object')) {
      // Taken by a record that no longer holds the identifier.
      placement.about(freeIds.next().value);
      return true;
    }
    const own = recordsOf(match, placement.patientId);
    const strangers = candidates.filter((candidate) => belongsToAnother(candidate, own)).flatMap(({ resources }) => resources);
    // What is identified within a stranger gets another id with it, and is none itself.
    const outermost = strangers.filter((resource) => !isWithinAny(resource, strangers));
    apart.push(...outermost);
    placement.keepApart(outermost);
    return strangers.length > 0;
  }

  /** Whether what is stored under a number that is not the patient's own (a visit number) is about somebody else. */
  function belongsToAnother(candidate: Candidate, ownRecords: ReadonlySet<string>): boolean {
    const [resource] = candidate.resources;
    if (!patient || resource.role !== 'clinical' || placement.isWithinPatient(resource)) return false;
    const stored = known.of(candidate);
    if (typeof stored !== 'object') return false;
    const { subject, patient: about } = known.bodyOf(stored);
    const patients = [...itemsIn(subject), subject, about].flatMap((reference) => patientIdIn(reference) ?? []);
    return patients.length > 0 && !patients.some((id) => ownRecords.has(id));
  }
}

function isWithinAny({ identity }: ConvertedResource, outer: readonly ConvertedResource[]): boolean {
  return identity.within.some((one) => outer.includes(one) || isWithinAny(one, outer));
}

/** Ids of all records of the patient, those too that the surviving one has replaced. */
function recordsOf(match: PatientMatch | undefined, patientId: string): ReadonlySet<string> {
  if (!match) return new Set([patientId]);
  return new Set([match.survivor, ...match.replaced].flatMap(({ stored, body }) => [stored.id, ...linked(body, 'replaces')]));
}
