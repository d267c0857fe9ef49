import type { StoredResource, WriteEntry } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { retired } from '../matching/patient-record.ts';
import { withoutNumbers } from './prior-records.ts';
import type { Resolution } from './resolve.ts';
import { asBefore } from './sent-times.ts';
import { storedText } from './stored-body.ts';

/** What becomes of the other records of the patient: retired ones, those that a number was taken from, those that nobody knew yet. */
export function otherRecords({ match, priors, placement }: Resolution): readonly WriteEntry[] {
  const replaced = [...(match?.replaced ?? []), ...priors.merged].map(({ stored, body }) =>
    update(stored, retired({ id: stored.id, body }, placement.patientId)),
  );
  const deprived = priors.deprived.map(({ record, numbers }) => update(record.stored, withoutNumbers(record.body, numbers)));
  const made = priors.unknown.map(({ resource, action }): WriteEntry => {
    const id = placement.idOf(resource);
    const body = action === 'change-number' ? withoutNumbers(resource.body, priors.own) : resource.body;
    return { method: 'create', type: 'Patient', id, body: storedText(body, id) };
  });
  return [...replaced, ...deprived, ...made];
}

function update({ type, id, version, source }: StoredResource, body: ResourceBody): WriteEntry {
  return { method: 'update', type, id, body: storedText(body, id), ifMatch: version, ...asBefore(source) };
}
