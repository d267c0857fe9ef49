import type { AuditEvent, Binary } from 'fhir/r4.js';
import { withBody, type FhirBackend, type WriteEntry } from '../fhir/fhir-backend.ts';
import { type Answer, answerIn, auditEvent, type Outcome, rawMessage, type ReceivedMessage, repeatedDelivery } from './message-record.ts';

/** Makes ids of which later ones sort behind earlier ones (UUID version 7), so that the store's pages stay together. */
export type NewId = () => string;

/** The record of messages: what came in, what was answered. */
export class Audit {
  readonly #backend: FhirBackend;
  readonly #newId: NewId;

  constructor(backend: FhirBackend, newId: NewId) {
    this.#backend = backend;
    this.#newId = newId;
  }

  /**
   * The answer that an accepted message got when it came first; a further delivery leaves a small record of its own.
   * @param id the record's id, made from the message
   */
  async answerTo(id: string, message: ReceivedMessage, signal: AbortSignal): Promise<Answer | undefined> {
    const answer = await this.answerOf(id, signal);
    if (!answer) return undefined;
    const further = this.#newId();
    await this.#backend.transact([create(repeatedDelivery(further, message, id, answer))], undefined, signal);
    return answer;
  }

  /** The answer in a stored record. */
  async answerOf(id: string, signal: AbortSignal): Promise<Answer | undefined> {
    const { byId } = await this.#backend.lookUp({ byId: [{ type: 'AuditEvent', id }], byIdentifier: [] }, signal);
    const record = withBody(byId[0]);
    return record && answerIn(JSON.parse(record.body) as AuditEvent);
  }

  /**
   * The entries of an accepted message's record, the AuditEvent first: creating it if absent is the duplicate check.
   * @param id made from the message
   * @param rawId of the Binary that holds the message as it came
   */
  acceptedRecord(id: string, rawId: string, message: ReceivedMessage, outcome: Outcome): readonly [WriteEntry, WriteEntry] {
    return [create(auditEvent(id, message, { ...outcome, raw: `Binary/${rawId}` })), create(rawMessage(rawId, message, outcome))];
  }

  /**
   * Writes the record of a refused message; its id is new each time, since a refused message is tried anew at each delivery. Nobody has
   * understood what the message holds, so that its raw form counts as restricted.
   */
  async recordRefusal(message: ReceivedMessage, outcome: Outcome, signal: AbortSignal): Promise<void> {
    const [id, rawId] = [this.#newId(), this.#newId()];
    const record = create(auditEvent(id, message, { ...outcome, raw: `Binary/${rawId}` }));
    await this.#backend.transact([record, create(rawMessage(rawId, message, { security: 'R' }))], undefined, signal);
  }
}

function create(resource: AuditEvent | Binary): WriteEntry {
  return { method: 'create', type: resource.resourceType, id: resource.id ?? '', body: JSON.stringify(resource) };
}
