import { randomUUIDv7 } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4.js';
import type { FhirBackend } from '../fhir/fhir-backend.ts';
import { log, logFailure } from '../telemetry/logger.ts';

/** Who was refused what. */
interface RefusedAccess {
  /** Stable code of the fault. */
  readonly code: string;
  /** Id of the principal. */
  readonly principal: string;
  /** Template of the path. */
  readonly route: string;
  readonly correlationId: string | undefined;
}

/** How long a refusal stands for those like it: whoever knocks without end must not fill the store. */
const SAME_MS = 60_000;
/** Kinds that are told apart within that time: principals × routes × codes, and no caller can invent any of them. */
const MOST_KINDS = 10_000;
const DEADLINE_MS = 2000;

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const OUTCOME_TAG = 'urn:healthcare-exchange:outcome';

/** The record of refused access: all of it in the log, and the first of a kind in each minute as an AuditEvent. */
export class RefusedAccessRecord {
  readonly #backend: Pick<FhirBackend, 'transact'>;
  readonly #now: () => number;
  /** When the last of a kind was written. */
  readonly #written = new Map<string, number>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(backend: Pick<FhirBackend, 'transact'>, now: () => number = () => performance.now()) {
    this.#backend = backend;
    this.#now = now;
  }

  /** Never rejects: a refusal stays one, whether it can be written down or not. */
  async keep(refusal: RefusedAccess): Promise<void> {
    const { code, principal, route, correlationId } = refusal;
    log.warn('access-refused', { code, principal, route, correlationId });
    if (!this.#isFirst(`${code} ${principal} ${route}`)) return;
    const event = auditEvent(randomUUIDv7(), refusal, new Date());
    try {
      await this.#backend.transact(
        [{ method: 'create', type: 'AuditEvent', id: event.id ?? '', body: JSON.stringify(event) }],
        undefined,
        AbortSignal.timeout(DEADLINE_MS),
      );
    } catch (error) {
      logFailure(error, 'refusal-not-recorded');
    }
  }

  #isFirst(kind: string): boolean {
    const now = this.#now();
    const last = this.#written.get(kind);
    if (last !== undefined && now - last < SAME_MS) return false;
    if (this.#written.size >= MOST_KINDS) this.#written.clear();
    this.#written.set(kind, now);
    return true;
  }
}

/** DICOM PS3.15 A.5: failed authentication of a user, or use of a function that the user may not use. */
function auditEvent(id: string, { code, principal, route, correlationId }: RefusedAccess, recorded: Date): AuditEvent {
  const isUnknown = code.startsWith('authentication-') || code === 'sign-in-refused';
  return {
    resourceType: 'AuditEvent',
    id,
    meta: { tag: [{ system: OUTCOME_TAG, code: 'refused' }] },
    type: isUnknown
      ? { system: DCM, code: '110114', display: 'User Authentication' }
      : { system: DCM, code: '110113', display: 'Security Alert' },
    subtype: [
      isUnknown
        ? { system: DCM, code: '110122', display: 'Login' }
        : { system: DCM, code: '110132', display: 'Use of Restricted Function' },
    ],
    action: 'E',
    recorded: recorded.toISOString(),
    outcome: '8',
    outcomeDesc: code,
    agent: [
      {
        type: { coding: [{ system: DCM, code: '110153', display: 'Source Role ID' }] },
        who: { identifier: { value: principal } },
        requestor: true,
      },
    ],
    source: { observer: { display: 'Healthcare Exchange' } },
    entity: [
      {
        what: { display: route },
        ...(correlationId === undefined ? {} : { detail: [{ type: 'correlation-id', valueString: correlationId }] }),
      },
    ],
  };
}
