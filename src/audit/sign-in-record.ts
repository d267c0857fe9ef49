import { randomUUIDv7 } from 'node:crypto';
import type { AuditEvent } from 'fhir/r4.js';
import type { FhirBackend } from '../fhir/fhir-backend.ts';

/** Somebody has signed in with a browser, or out. */
interface SignIn {
  readonly kind: 'login' | 'logout';
  /** Id of the person. */
  readonly principal: string;
  readonly name: string;
  readonly address: string;
  readonly correlationId: string | undefined;
}

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const SUBTYPES = { login: { code: '110122', display: 'Login' }, logout: { code: '110123', display: 'Logout' } } as const;
/** AuditEvent.agent.network.type: an IP address. */
const IP_ADDRESS = '2';
const DEADLINE_MS = 5000;

/** The record of people who sign in and out: an AuditEvent each. */
export class SignInRecord {
  readonly #backend: Pick<FhirBackend, 'transact'>;

  constructor(backend: Pick<FhirBackend, 'transact'>) {
    this.#backend = backend;
  }

  /** @throws Fault backend-unavailable */
  async record(signIn: SignIn): Promise<void> {
    const event = auditEvent(randomUUIDv7(), signIn, new Date());
    await this.#backend.transact(
      [{ method: 'create', type: 'AuditEvent', id: event.id ?? '', body: JSON.stringify(event) }],
      undefined,
      AbortSignal.timeout(DEADLINE_MS),
    );
  }
}

/** DICOM PS3.15 A.5.3.11: user authentication. */
function auditEvent(id: string, { kind, principal, name, address, correlationId }: SignIn, recorded: Date): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    type: { system: DCM, code: '110114', display: 'User Authentication' },
    subtype: [{ system: DCM, ...SUBTYPES[kind] }],
    action: 'E',
    recorded: recorded.toISOString(),
    outcome: '0',
    agent: [
      {
        who: { identifier: { value: principal } },
        name,
        requestor: true,
        ...(address === '' ? {} : { network: { address, type: IP_ADDRESS } }),
      },
    ],
    source: { observer: { display: 'Healthcare Exchange' } },
    ...(correlationId === undefined
      ? {}
      : { entity: [{ what: { display: kind }, detail: [{ type: 'correlation-id', valueString: correlationId }] }] }),
  };
}
