import type { IdentitySettings } from '../config/snapshot.ts';
import type { Conversion, ResourceBody } from '../transform/conversion.ts';
import { matchKeysOf, patientOf } from './patient-identifiers.ts';
import { idsOfNewPatient } from './plan/new-patient-ids.ts';
import { Placement } from './plan/placement.ts';
import type { ResourceIds } from './resource-id.ts';

/**
 * What a conversion would be stored as if the store were empty: every resource with its id, references set, those of the message itself
 * last. The same for the same conversion; sets the references of the conversion to `Type/id`.
 * @throws Fault patient-identifier-missing
 */
export function asNew(conversion: Conversion, ids: ResourceIds, patientId: IdentitySettings['patientId']): readonly ResourceBody[] {
  const patient = patientOf(conversion);
  const keys = patient ? matchKeysOf(patient.body) : [];
  const placement = new Placement(conversion, patient, ids, ({ type, label }) => ids.resourceId(type, label));
  placement.about(idsOfNewPatient(keys, ids, patientId).next().value);
  const placed = placement.place().map(({ body, id }) => withId(body, id));
  const ofMessage = conversion.resources.filter(({ role }) => role === 'message');
  return [...placed, ...ofMessage.map((resource) => withId(resource.body, placement.idOf(resource)))];
}

function withId({ resourceType, ...elements }: ResourceBody, id: string): ResourceBody {
  return { resourceType, id, ...elements };
}
