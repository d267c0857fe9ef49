import type { ConvertedResource, SentMessage } from '../../transform/conversion.ts';
import { isObject, objectsIn } from '../json-value.ts';
import type { PatientRecord } from '../matching/patient-record.ts';
import { keyOf } from '../patient-identifiers.ts';
import type { PatientMatch } from '../patient-match.ts';
import type { PatientUpdates } from '../reconcile.ts';
import type { PriorOutcome } from './prior-records.ts';
import { SentTimes } from './sent-times.ts';

/** What a message makes of several records, as far as its sender may. */
interface Permitted {
  readonly match: PatientMatch | undefined;
  readonly priors: PriorOutcome;
  /** Records that stay as they are, with their numbers: others have written them. */
  readonly kept: readonly PatientRecord[];
}

/** Who only contributes to patients replaces no record that another organisation has written, and takes no number from it. */
export function permitted(
  match: PatientMatch | undefined,
  priors: PriorOutcome,
  { sent, patientUpdates }: { readonly sent: SentMessage; readonly patientUpdates: PatientUpdates | undefined },
): Permitted {
  const isOfOthers = ({ stored }: PatientRecord): boolean => SentTimes.in(stored.source).areOfOthers(sent);
  if (patientUpdates === undefined || patientUpdates === 'master') return { match, priors, kept: [] };
  const concerned = [...(match?.replaced ?? []), ...priors.merged, ...priors.deprived.map(({ record }) => record)];
  return {
    match: match && { ...match, replaced: match.replaced.filter((record) => !isOfOthers(record)) },
    priors: {
      ...priors,
      merged: priors.merged.filter((record) => !isOfOthers(record)),
      deprived: priors.deprived.filter(({ record }) => !isOfOthers(record)),
    },
    kept: concerned.filter(isOfOthers),
  };
}

/** What a message says of a patient, without the numbers that stay with other records. */
export function withoutNumbersOf(
  records: readonly PatientRecord[],
  own: PatientRecord | undefined,
  resource: ConvertedResource,
): ConvertedResource {
  const theirs = new Set(records.flatMap(({ body }) => objectsIn(body['identifier']).flatMap((one) => keyOf(one)?.text ?? [])));
  for (const one of objectsIn(own?.body['identifier'])) theirs.delete(keyOf(one)?.text ?? '');
  if (theirs.size === 0) return resource;
  const isFree = (value: unknown): boolean => !isObject(value) || !theirs.has(keyOf(value)?.text ?? '');
  const { body, parts } = resource;
  return {
    ...resource,
    body: { ...body, identifier: objectsIn(body['identifier']).filter(isFree) },
    parts: parts.map((part) => (part.path[0] === 'identifier' ? { ...part, values: part.values.filter(isFree) } : part)),
  };
}
