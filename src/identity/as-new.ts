import type { IdentitySettings } from '../config/snapshot.ts';
import type { Conversion, ConvertedResource, ResourceBody } from '../transform/conversion.ts';
import { updated } from './field-wise-update.ts';
import { matchKeysOf, patientOf, type MatchKey } from './patient-identifiers.ts';
import { idsOfNewPatient } from './plan/new-patient-ids.ts';
import { Placement, type Candidate } from './plan/placement.ts';
import { priorsOf } from './plan/prior-records.ts';
import { unitsOf } from './plan/units.ts';
import type { ResourceIds } from './resource-id.ts';

/**
 * What a conversion would be stored as if the store were empty: every resource with its id, references set, those of the message itself
 * last. The same for the same conversion; sets the references of the conversion to `Type/id`.
 * @throws Fault patient-identifier-missing
 */
export function asNew(conversion: Conversion, ids: ResourceIds, patientId: IdentitySettings['patientId']): readonly ResourceBody[] {
  const elsewhere = new Map<ConvertedResource, string>();
  const taken = new Map<string, string>();
  const made = new Map<string, ResourceBody>();
  // What several parts of the message speak of is one entry.
  const keep = (place: string, resources: readonly ConvertedResource[], body: ResourceBody): void => {
    const there = made.get(place);
    made.set(place, there ? resources.reduce(updated, there) : body);
  };
  for (const unit of unitsOf(conversion)) {
    const patient = patientOf(unit);
    const placement = new Placement(unit, patient, { ids, newId: ({ type, label }) => ids.resourceId(type, label), elsewhere });
    const idOf = (keys: readonly MatchKey[]): string => idsOfNewPatient(keys, ids, patientId).next().value;
    placement.about(idOf(patient ? matchKeysOf(patient.body, [], 'PID-3', unit.sent.time) : []));
    const priors = priorsOf(unit);
    for (const { resource, keys } of priors) placement.fix(resource, idOf(keys));
    const candidates = placedApart(placement, taken);
    for (const candidate of candidates) {
      taken.set(placeOf(candidate), placement.patientId);
      keep(placeOf(candidate), candidate.resources, withId(candidate.body, candidate.id));
    }
    for (const resource of unit.resources) elsewhere.set(resource, placement.idOf(resource));
    for (const { resource } of priors) {
      const id = placement.idOf(resource);
      keep(`Patient/${id}`, [resource], withId(resource.body, id));
    }
  }
  const ofMessage = conversion.resources.filter(({ role }) => role === 'message');
  return [...made.values(), ...ofMessage.map((resource) => withId(resource.body, elsewhere.get(resource) ?? ''))];
}

/**
 * What has the number of something of another patient of the message (a visit, an account) is another thing, as it would be if that were
 * stored already.
 * @param taken whose each place is
 */
function placedApart(placement: Placement, taken: ReadonlyMap<string, string>): readonly Candidate[] {
  const isTaken = (one: Candidate): boolean =>
    one.resources[0].role === 'clinical' && (taken.get(placeOf(one)) ?? placement.patientId) !== placement.patientId;
  for (;;) {
    const candidates = placement.place();
    const strangers = new Set(candidates.flatMap((one) => (isTaken(one) ? one.resources : [])));
    if (strangers.size === 0) return candidates;
    placement.keepApart([...strangers].filter(({ identity }) => !identity.within.some((outer) => strangers.has(outer))));
  }
}

const placeOf = ({ type, id }: Candidate): string => `${type}/${id}`;

function withId({ resourceType, ...elements }: ResourceBody, id: string): ResourceBody {
  return { resourceType, id, ...elements };
}
