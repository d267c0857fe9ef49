import { randomUUIDv7 } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4.js';
import type { FhirBackend, WriteEntry } from '../fhir/fhir-backend.ts';

/** What has become of a service principal. */
interface RegistryChange {
  readonly id: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const ACTIONS = { added: 'C', changed: 'U', removed: 'D' } as const;

/**
 * Records that somebody on the machine has changed who may connect: one AuditEvent each, in one transaction.
 * @param actor id of the principal that is taken for the one who did it
 */
export async function recordRegistryChanges(
  backend: Pick<FhirBackend, 'transact'>,
  changes: readonly RegistryChange[],
  actor: string,
): Promise<void> {
  const recorded = new Date().toISOString();
  const entries = changes.map((change): WriteEntry => {
    const event = auditEvent(randomUUIDv7(), change, { actor, recorded });
    return { method: 'create', type: 'AuditEvent', id: event.id ?? '', body: JSON.stringify(event) };
  });
  if (entries.length > 0) await backend.transact(entries, undefined);
}

/** DICOM PS3.15 A.5.3.10: security configuration changed. */
function auditEvent(
  id: string,
  { id: principal, kind }: RegistryChange,
  { actor, recorded }: { readonly actor: string; readonly recorded: string },
): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    type: { system: DCM, code: '110113', display: 'Security Alert' },
    subtype: [{ system: DCM, code: '110129', display: 'Security Configuration' }],
    action: ACTIONS[kind],
    recorded,
    outcome: '0',
    agent: [{ who: { identifier: { value: actor } }, requestor: true }],
    source: { observer: { display: 'Healthcare Exchange' } },
    entity: [{ what: { identifier: { value: principal }, display: `service-principals.yaml: ${kind}` } }],
  };
}
