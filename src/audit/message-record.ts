import type { AuditEvent, AuditEventEntity, Binary, Meta } from 'fhir/r4.js';

/** What came in, as far as the record needs it. */
export interface ReceivedMessage {
  /** Id of the principal. */
  readonly principal: string;
  readonly sourceDomain: string;
  /** ODS code, upper case. */
  readonly organisation: string;
  /** MSH-10, decoded. */
  readonly controlId: string;
  /** `ADT^A01`; '' where it could not be read. */
  readonly category: string;
  readonly mediaType: string;
  readonly received: Date;
  readonly body: Buffer;
}

/** The answer that was given. */
export interface Answer {
  readonly code: 'AA' | 'AE' | 'AR';
  /** The acknowledgement as it was sent. */
  readonly text: string;
  readonly status: number;
}

/** What the message came to. */
export interface Outcome {
  readonly answer: Answer;
  /** `Patient/…`, where one is known. */
  readonly patient?: string;
  /** `Binary/…`: the raw message. */
  readonly raw?: string;
  /** Code of v3-Confidentiality, where the message is about something restricted. */
  readonly security?: string;
  /** Stable codes of the faults of a refused message. */
  readonly faults: readonly string[];
}

const TAG = {
  sourceDomain: 'urn:healthcare-exchange:source-domain',
  organisation: 'urn:healthcare-exchange:organisation',
  outcome: 'urn:healthcare-exchange:outcome',
  type: 'urn:healthcare-exchange:message-type',
} as const;

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const EVENT_TYPE = { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' };
const OPERATION = { system: 'http://hl7.org/fhir/restful-interaction', code: 'operation', display: 'operation' };
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';

/** Details of the message's entity under which the answer is kept. */
const ACKNOWLEDGEMENT = 'acknowledgement';
const STATUS = 'http-status';

/**
 * The record of one delivery (IHE BALP style): who sent what for which organisation, about which patient, and what was
 * answered. It holds the answer itself, so that a second delivery gets the same bytes.
 */
export function auditEvent(id: string, message: ReceivedMessage, outcome: Outcome): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    meta: {
      ...securityLabel(outcome.security),
      tag: [
        { system: TAG.sourceDomain, code: message.sourceDomain },
        { system: TAG.organisation, code: message.organisation },
        { system: TAG.outcome, code: outcome.answer.code },
        ...(message.category === '' ? [] : [{ system: TAG.type, code: message.category }]),
      ],
    },
    type: EVENT_TYPE,
    subtype: [OPERATION],
    action: 'C',
    recorded: message.received.toISOString(),
    outcome: OUTCOMES[outcome.answer.code],
    ...(outcome.faults.length === 0 ? {} : { outcomeDesc: outcome.faults.join(', ') }),
    agent: [
      {
        type: { coding: [{ system: DCM, code: '110153', display: 'Source Role ID' }] },
        who: { identifier: { value: message.principal } },
        requestor: true,
      },
      {
        type: { coding: [{ system: DCM, code: '110152', display: 'Destination Role ID' }] },
        who: { display: 'Healthcare Exchange' },
        requestor: false,
      },
    ],
    source: { observer: { display: 'Healthcare Exchange' } },
    entity: [messageEntity(message, outcome), ...patientEntity(outcome.patient), ...rawEntity(outcome.raw)],
  };
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

function securityLabel(code: string | undefined): Pick<Meta, 'security'> {
  return code === undefined ? {} : { security: [{ system: CONFIDENTIALITY, code }] };
}

/** AuditEvent.outcome: success, or a failure of the sender's message. */
const OUTCOMES = { AA: '0', AE: '4', AR: '4' } as const;

function messageEntity({ controlId }: ReceivedMessage, { answer }: Outcome): AuditEventEntity {
  return {
    ...(controlId === '' ? {} : { what: { identifier: { value: controlId } } }),
    type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
    role: { system: OBJECT_ROLE, code: '3', display: 'Report' },
    detail: [
      { type: ACKNOWLEDGEMENT, valueBase64Binary: Buffer.from(answer.text, 'utf8').toString('base64') },
      { type: STATUS, valueString: String(answer.status) },
    ],
  };
}

function patientEntity(patient: string | undefined): AuditEventEntity[] {
  if (patient === undefined) return [];
  return [
    {
      what: { reference: patient },
      type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
      role: { system: OBJECT_ROLE, code: '1', display: 'Patient' },
    },
  ];
}

function rawEntity(raw: string | undefined): AuditEventEntity[] {
  if (raw === undefined) return [];
  return [
    {
      what: { reference: raw },
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' },
    },
  ];
}

/** The small record of a further delivery of a message that was accepted before. */
export function repeatedDelivery(id: string, message: ReceivedMessage, original: string, answer: Answer): AuditEvent {
  const event = auditEvent(id, message, { answer, faults: [] });
  const [entity] = event.entity ?? [];
  return {
    ...event,
    entity: [
      { ...(entity?.what === undefined ? {} : { what: entity.what }), ...(entity?.type === undefined ? {} : { type: entity.type }) },
      { what: { reference: `AuditEvent/${original}` } },
    ],
  };
}

/** The answer that a stored record holds; undefined for a record without one. */
export function answerIn(event: AuditEvent): Answer | undefined {
  const details = event.entity?.[0]?.detail ?? [];
  const text = details.find(({ type }) => type === ACKNOWLEDGEMENT)?.valueBase64Binary;
  const status = Number(details.find(({ type }) => type === STATUS)?.valueString);
  const code = event.meta?.tag?.find(({ system }) => system === TAG.outcome)?.code;
  if (text === undefined || !Number.isInteger(status) || (code !== 'AA' && code !== 'AE' && code !== 'AR')) return undefined;
  return { code, status, text: Buffer.from(text, 'base64').toString('utf8') };
}

/** The message as it came, byte for byte. */
export function rawMessage(id: string, { mediaType, body }: ReceivedMessage, { security }: Pick<Outcome, 'security'>): Binary {
  const meta = security === undefined ? {} : { meta: securityLabel(security) };
  return { resourceType: 'Binary', id, ...meta, contentType: mediaType, data: body.toString('base64') };
}
