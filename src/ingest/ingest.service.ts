import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accept, refuse } from '../ack/acknowledge.ts';
import type { Acknowledgement } from '../ack/acknowledgement.ts';
import { Audit } from '../audit/audit.ts';
import type { Answer, Outcome } from '../audit/message-record.ts';
import { mayBeSent } from '../auth/permissions.ts';
import { Fault } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import { FhirBackend } from '../fhir/fhir-backend.ts';
import { Identity } from '../identity/identity.ts';
import type { Reconciliation } from '../identity/reconcile.ts';
import { withRetries } from '../identity/retries.ts';
import { log, logFailure } from '../telemetry/logger.ts';
import type { Conversion } from '../transform/conversion.ts';
import { convert } from '../transform/convert.ts';
import { acknowledgementContext } from './acknowledgement-context.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkFacility } from './check-facility.ts';
import { confidentialityOf, metaIn } from './confidentiality.ts';
import { conversionContext, mappingOf } from './conversion-context.ts';
import type { InboundMessage } from './inbound-message.ts';
import { countFound, countMessage } from './message-metrics.ts';
import { categoryOf, deliveryKey, receivedMessage } from './received-message.ts';
import { refuseFindings } from './refuse-findings.ts';

/** Less than the 30 s after which engines give up and send again. */
const DEADLINE_MS = 20_000;

/** The way of one message, from the door to its answer. */
@Injectable()
export class IngestService {
  readonly #backend: FhirBackend;
  readonly #identity: Identity;
  readonly #audit: Audit;

  constructor(backend: FhirBackend, identity: Identity) {
    this.#backend = backend;
    this.#identity = identity;
    this.#audit = new Audit(backend, randomUUIDv7);
  }

  /**
   * Stores a message and acknowledges it; whatever stops it becomes a refusal with a record of its own.
   * @throws Fault category-not-permitted, and nothing else: the sender may not send such a message, so that nothing of it is kept
   */
  async receive(inbound: InboundMessage): Promise<Answer> {
    mayBeSent(inbound.principal, categoryOf(inbound.message));
    const start = performance.now();
    // Not AbortSignal.timeout: that one would stay until its time is over, long after the message has been answered.
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort();
    }, DEADLINE_MS);
    const answer = await this.#accept(inbound, deadline.signal)
      .catch((thrown: unknown) => this.#refuse(inbound, thrown))
      .finally(() => {
        clearTimeout(timer);
      });
    countMessage(inbound, answer, (performance.now() - start) / 1000);
    return answer;
  }

  async #accept(inbound: InboundMessage, signal: AbortSignal): Promise<Answer> {
    const envelope = [...checkEnvelope(inbound), ...checkFacility(inbound)];
    const recordId = this.#identity.resourceId('AuditEvent', deliveryKey(inbound));
    const answered = await this.#audit.answerTo(recordId, receivedMessage(inbound), signal); // a duplicate costs one read, no conversion
    if (answered) return answered;
    const conversion = lasting(convert(inbound.message, mappingOf(inbound), conversionContext(inbound)));
    inbound.message.forget();
    refuseFindings(conversion.findings, inbound.sourceDomain);
    return await this.#identity.inTurn(conversion, () => this.#commit({ inbound, conversion, recordId, envelope, signal }), { signal });
  }

  /** While the patient's turn is held: what changes, the record and the answer, in one transaction. */
  async #commit(message: Committing): Promise<Answer> {
    const { inbound, conversion, signal } = message;
    const { patientId } = inbound.snapshot.identity;
    const { patientUpdates } = inbound.sourceDomain;
    const rawId = randomUUIDv7();
    nameRawMessage(conversion, rawId);
    const reconcile = (): Promise<Reconciliation> =>
      this.#identity.reconcile(conversion, { patientId, patientUpdates, newId: randomUUIDv7, signal }, this.#backend);
    const first = await reconcile();
    return await this.#identity.inTurnOfPatients(
      first,
      async (waited) => {
        let next = waited ? undefined : first;
        return await withRetries(async () => {
          const reconciliation = next ?? (await reconcile());
          next = undefined;
          return await this.#write(message, rawId, reconciliation);
        });
      },
      signal,
    );
  }

  /** undefined: somebody else was faster, and what was read is old. */
  async #write(message: Committing, rawId: string, reconciliation: Reconciliation): Promise<Answer | undefined> {
    const { inbound, recordId, signal } = message;
    const findings = findingsOf(message, reconciliation);
    const unusedFields = message.conversion.unusedFields();
    const answer = accept(inbound.message, { findings, unusedFields }, acknowledgementContext(inbound));
    const outcome = { answer, ...patientOf(reconciliation), ...securityOf(message, reconciliation), faults: [] };
    const record = this.#audit.acceptedRecord(recordId, rawId, receivedMessage(inbound), outcome);
    const entries = [...record, ...reconciliation.changes.map(({ entry }) => entry), ...reconciliation.others];
    const result = await this.#backend.transact(entries, `AuditEvent/${recordId}`, signal);
    if (result.status === 'committed') {
      countFound(inbound, findings, unusedFields);
      return answer;
    }
    // A record that is there already: the same message, delivered twice at once. Anything else: another replica was faster.
    return result.entry === 0 ? await this.#audit.answerTo(recordId, receivedMessage(inbound), signal) : undefined;
  }

  async #refuse(inbound: InboundMessage, thrown: unknown): Promise<Acknowledgement> {
    const fault = thrown instanceof Fault ? thrown : Fault.from(thrown);
    if (fault.code === 'internal') logFailure(thrown);
    else log.info('message-refused', { code: fault.code, location: fault.issues[0].location });
    const answer = refuse(inbound.message, fault, acknowledgementContext(inbound));
    if (fault.definition.status === 503) return answer; // there is nowhere to keep a record: the sender keeps the message
    try {
      const outcome = { answer, faults: fault.issues.map(({ code }) => code) };
      await this.#audit.recordRefusal(receivedMessage(inbound), outcome, AbortSignal.timeout(DEADLINE_MS));
      return answer;
    } catch (error) {
      logFailure(error);
      return refuse(
        inbound.message,
        new Fault('backend-unavailable', 'the message could not be recorded: send it again'),
        acknowledgementContext(inbound),
      );
    }
  }
}

interface Committing {
  readonly inbound: InboundMessage;
  readonly conversion: Conversion;
  readonly recordId: string;
  /** Findings of the envelope. */
  readonly envelope: readonly Finding[];
  readonly signal: AbortSignal;
}

function findingsOf({ envelope, conversion }: Committing, { findings }: Reconciliation): readonly Finding[] {
  return [...envelope, ...conversion.findings, ...findings];
}

function patientOf({ patient }: Reconciliation): { readonly patient?: string } {
  return patient ? { patient: `Patient/${patient.id}` } : {};
}

function securityOf({ conversion }: Committing, { changes, others }: Reconciliation): Pick<Outcome, 'security'> {
  const written = [...changes.map(({ entry }) => entry), ...others].map(({ body }) => metaIn(body));
  const security = confidentialityOf([...conversion.resources.map(({ body }) => body['meta']), ...written]);
  return security === undefined ? {} : { security };
}

/** Without what is made on demand, but for the fields that became nothing: it would keep every part of the message until its transaction has been written. */
function lasting(conversion: Conversion): Conversion {
  const unused = conversion.unusedFields();
  return { ...conversion, unusedFields: () => unused, lineage: () => [], losses: () => [] };
}

/** Provenance.entity: what the resources were made from, the message as it came. */
function nameRawMessage({ resources }: Conversion, rawId: string): void {
  for (const { type, body } of resources) {
    if (type === 'Provenance')
      body['entity'] = [
        ...(Array.isArray(body['entity']) ? (body['entity'] as unknown[]) : []),
        { role: 'source', what: { reference: `Binary/${rawId}` } },
      ];
  }
}
