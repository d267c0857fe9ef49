import type { IdentitySettings } from '../../config/snapshot.ts';
import { NHS_NUMBER, type MatchKey } from '../patient-identifiers.ts';
import type { ResourceIds } from '../resource-id.ts';

/** The ids that a new Patient may get, the first choice first: they follow from the strongest identifier. */
export function* idsOfNewPatient(
  [strongest]: readonly MatchKey[],
  ids: ResourceIds,
  patientId: IdentitySettings['patientId'],
): Generator<string, never> {
  if (patientId === 'nhs-number' && strongest?.system === NHS_NUMBER && strongest.isNational) yield strongest.value;
  for (let attempt = 1; ; attempt++) yield ids.resourceId('Patient', strongest?.text ?? '', attempt);
}
