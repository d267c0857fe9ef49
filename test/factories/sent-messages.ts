import { expect } from '@jest/globals';
import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { reconcile, type PatientUpdates, type Reconciliation } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import { convert } from '../../src/transform/convert.ts';

/** What a sender writes around the segments. */
export interface Sending {
  readonly event?: string;
  /** EVN-2. */
  readonly recorded?: string;
  /** MSH-7. */
  readonly sent?: string;
  readonly organisation?: string;
  readonly application?: string;
  readonly patientUpdates?: PatientUpdates;
}

export interface Sent extends Reconciliation {
  /** Of the conversion and of reconciling. */
  readonly findings: Reconciliation['findings'];
}

export interface Sender {
  /** Converts, reconciles and writes. */
  readonly take: (segments: readonly string[], sending?: Sending) => Promise<Sent>;
  /** The one resource that a search finds: `Patient?identifier=1`. */
  readonly read: <Resource extends FhirResource>(query: string) => Promise<Resource>;
}

const ids = new ResourceIds(Buffer.alloc(32, 1));
const RECEIVED = new Date('2024-06-01T12:00:00Z');

/** Messages of R0D that tell when what they say was recorded. */
export function sendingTo(store: () => EmbeddedStore): Sender {
  let messageIds = 0;

  async function take(segments: readonly string[], sending: Sending = {}): Promise<Sent> {
    const { event = 'A08', recorded = '', sent = '20240101', organisation = 'R0D', application = 'PAS', patientUpdates } = sending;
    const type = event.includes('^') ? event : `ADT^${event}`;
    const header = `MSH|^~\\&|${application}|${organisation}|EXCHANGE|RDZ|${sent}||${type}|1|P|2.4`;
    const message = parseMessage([header, `EVN||${recorded}`, ...segments].join('\r'));
    const context = { received: RECEIVED, zone: 'Europe/London', organisation, sourceDomain: 'emergency-care' };
    const conversion = convert(message, { identifierSystems: new Map([['PAS', 'urn:x-pas']]), profiles: new Map() }, context);
    const request = {
      ids,
      patientId: 'opaque' as const,
      newId: () => `message-${++messageIds}`,
      ...(patientUpdates ? { patientUpdates } : {}),
    };
    const result = await reconcile(conversion, request, store());
    const entries = [...result.changes.map(({ entry }) => entry), ...result.others];
    if (entries.length > 0) expect(await store().transact(entries, `AuditEvent/${++messageIds}`)).toMatchObject({ status: 'committed' });
    return { ...result, findings: [...conversion.findings, ...result.findings] };
  }

  async function read<Resource extends FhirResource>(query: string): Promise<Resource> {
    const [type = '', search = ''] = query.split('?');
    const parameters = [...new URLSearchParams(search)];
    const { body } = await store().perform({ kind: 'search', type, parameters, lenient: false });
    const { entry = [] } = JSON.parse(Buffer.from(body).toString('utf8')) as Bundle<Resource>;
    const [found] = entry;
    if (!found?.resource || entry.length > 1) throw new Error(`${query} finds ${entry.length}`);
    return found.resource;
  }

  return { take, read };
}
