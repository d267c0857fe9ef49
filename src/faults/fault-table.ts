import type { OperationOutcomeIssue } from 'fhir/r4.js';

/** How one kind of fault is rendered at every door. */
export interface FaultDefinition {
  /** One sentence without values: the `title` of problem+json, the `details.text` of an OperationOutcome. */
  readonly title: string;
  /** HTTP status under `acknowledgement.http: follow` and for problem+json. */
  readonly status: number;
  /** MSA-1 (HL7 table 0008) once the MSH has been read; `undefined`: never rendered as an acknowledgement. */
  readonly acknowledgement: 'AE' | 'AR' | undefined;
  /** HL7 table 0357, ERR-3. */
  readonly hl7: string;
  /** OperationOutcome.issue.code (FHIR R4 issue-type). */
  readonly issue: OperationOutcomeIssue['code'];
}

const beforeMessage = (status: number, issue: FaultDefinition['issue'], title: string): FaultDefinition => ({
  title,
  status,
  acknowledgement: undefined,
  hl7: '207',
  issue,
});
const refused = (status: 401 | 403, title: string): FaultDefinition => ({
  ...beforeMessage(status, status === 401 ? 'login' : 'forbidden', title),
});
const content = (hl7: string, issue: FaultDefinition['issue'], title: string, status = 422): FaultDefinition => ({
  title,
  status,
  acknowledgement: 'AE',
  hl7,
  issue,
});
const notAccepted = (hl7: string, title: string): FaultDefinition => ({
  title,
  status: 400,
  acknowledgement: 'AR',
  hl7,
  issue: 'not-supported',
});

/**
 * The closed set of faults. Codes are stable: clients may test for them. docs/errors.md documents each one, and a test
 * keeps the two in step.
 */
export const FAULTS = {
  // The request, before a message is recognised: problem+json.
  'header-missing': beforeMessage(400, 'required', 'A required request header is missing.'),
  'header-invalid': beforeMessage(400, 'value', 'A request header has a value that cannot be accepted.'),
  'source-domain-unknown': beforeMessage(400, 'not-found', 'The source domain is not configured.'),
  'data-type-not-enabled': beforeMessage(400, 'not-supported', 'The source domain does not accept this data type.'),
  'organisation-not-allowed': beforeMessage(403, 'forbidden', 'The organisation may not send to this source domain.'),
  'media-type-unsupported': beforeMessage(415, 'not-supported', 'The Content-Type is missing or not one that this data type is sent in.'),
  'charset-unsupported': beforeMessage(415, 'not-supported', 'The charset of the Content-Type is not supported.'),
  'encoding-unsupported': beforeMessage(415, 'not-supported', 'A Content-Encoding is not accepted.'),
  'body-missing': beforeMessage(400, 'required', 'The request has no body.'),
  'body-incomplete': beforeMessage(400, 'incomplete', 'The request ended before all of its body had arrived.'),
  'body-too-large': beforeMessage(413, 'too-long', 'The request body is larger than the limit.'),
  'batch-too-large': beforeMessage(413, 'too-long', 'The batch holds more messages than the limit.'),
  'headers-too-large': beforeMessage(431, 'too-long', 'The request line and headers are larger than the limit.'),
  'request-timeout': beforeMessage(408, 'timeout', 'The request did not arrive in time.'),
  'request-malformed': beforeMessage(400, 'structure', 'The request cannot be read.'),
  'override-invalid': beforeMessage(400, 'invalid', 'The override of the mapping cannot be used.'),
  'not-hl7': {
    ...beforeMessage(400, 'structure', 'The body is not an HL7 v2 message: it does not begin with a usable MSH segment.'),
    hl7: '100', // in a batch
  },
  'method-not-allowed': beforeMessage(405, 'not-supported', 'The path exists, the method does not.'),
  'not-found': beforeMessage(404, 'not-found', 'There is nothing at this path.'),

  // Who asks, and what that one may do: before the body is read, but for the category.
  'authentication-missing': refused(401, 'The request does not say who sends it.'),
  'authentication-failed': refused(401, 'The proof of who sends the request is not accepted.'),
  'connect-not-permitted': refused(403, 'The caller may not connect as any organisation.'),
  'source-domain-not-permitted': refused(403, 'The caller may not send to this source domain.'),
  'send-as-not-permitted': refused(403, 'The caller may not send as this organisation.'),
  'category-not-permitted': {
    ...refused(403, 'The caller may not send this category of messages.'),
    acknowledgement: 'AR', // in a batch
  },
  'scope-missing': refused(403, 'The caller has no scope for this interaction.'),
  'admin-not-permitted': refused(403, 'Only an administrator may see or do this.'),
  'principal-unknown': beforeMessage(403, 'forbidden', 'The caller has proved who it is, and is not registered.'),
  'sign-in-refused': beforeMessage(403, 'login', 'Nobody is signed in by this.'),
  'rate-limited': beforeMessage(429, 'throttled', 'The caller sends more requests than it may.'),
  'tls-required': refused(403, 'The connection is not protected by TLS.'),
  'host-unknown': beforeMessage(421, 'security', 'The server is not called by this name.'),
  'origin-foreign': beforeMessage(403, 'forbidden', 'A page of another site may not send this.'),
  'access-undeclared': refused(403, 'Nobody may use this path yet.'),

  // The message, once its MSH has been read: an acknowledgement.
  'characters-undecodable': content('102', 'structure', 'The message holds bytes that are not text in its character set.'),
  'message-type-missing': content('101', 'required', 'MSH-9 must name the message type and the event.'),
  'control-id-missing': content('101', 'required', 'MSH-10 must hold a message control id.'),
  'control-id-invalid': content('102', 'value', 'MSH-10 is longer than the 199 characters that a control id may have.'),
  'second-message': content('100', 'structure', 'A second MSH was found, and the body is not a batch.'),
  'segment-repeated': content(
    '100',
    'structure',
    'A segment that may stand only once stands twice: the message speaks of two patients or visits.',
  ),
  'segment-missing': content('100', 'required', 'A segment that the event needs is missing.'),
  'patient-identifier-missing': content('101', 'required', 'No identifier of the patient can be used.'),
  'identity-conflict': content('205', 'conflict', "The patient's identifiers contradict what is stored."),
  'facility-mismatch': content('204', 'value', 'MSH-4 names another organisation than the request.'),
  'field-refused': content('102', 'value', 'The source domain refuses messages with this finding.'),
  'too-many-segments': content('199', 'too-long', 'The message has more segments than the limit.', 413),
  'too-many-repetitions': content('199', 'too-long', 'A field has more repetitions than the limit.', 413),
  'batch-miscounted': content('199', 'incomplete', 'The trailer of the batch counts otherwise: a part of it is missing.'),
  'too-many-parts': content('199', 'too-long', 'The message has more fields, components and sub-components than the limit.', 413),
  'message-type-unsupported': notAccepted('200', 'The message type is not supported.'),
  'event-unsupported': notAccepted('201', 'The event is not supported.'),
  'processing-id-unsupported': notAccepted('202', 'The processing id is not accepted by the source domain.'),
  'version-unsupported': notAccepted('203', 'The HL7 version is not a version 2.'),
  'batch-unsupported': notAccepted('200', 'A batch cannot be converted: send each message by itself.'),

  // Ours, not the sender's: the message is kept by the sender and comes again.
  'backend-unavailable': {
    title: 'The store, or another part that is needed, cannot be reached at the moment.',
    status: 503,
    acknowledgement: 'AR',
    hl7: '207',
    issue: 'transient',
  },
  'record-locked': {
    title: 'The record is being changed by others; send the message again.',
    status: 503,
    acknowledgement: 'AR',
    hl7: '206',
    issue: 'lock-error',
  },
  internal: {
    title: 'An unexpected fault occurred; the correlation id finds it in the log.',
    status: 500,
    acknowledgement: 'AE',
    hl7: '207',
    issue: 'exception',
  },

  // The FHIR API.
  'resource-type-unknown': beforeMessage(404, 'not-supported', 'This is not a resource type that the server holds.'),
  'resource-not-found': beforeMessage(404, 'not-found', 'There is no such resource.'),
  'resource-deleted': beforeMessage(410, 'deleted', 'The resource has been deleted.'),
  'resource-invalid': beforeMessage(400, 'invalid', 'The resource is not valid FHIR R4.'),
  'bundle-invalid': beforeMessage(400, 'invalid', 'The Bundle cannot be executed.'),
  'parameter-unknown': beforeMessage(400, 'not-supported', 'The search parameter is not supported for this resource type.'),
  'parameter-invalid': beforeMessage(400, 'value', 'The value of a search parameter cannot be read.'),
  'version-conflict': beforeMessage(409, 'conflict', 'The resource has been changed by somebody else.'),
  'precondition-failed': beforeMessage(412, 'conflict', 'The condition of the request does not hold.'),

  // Start-up and the command line.
  'configuration-invalid': beforeMessage(500, 'invalid', 'The configuration cannot be used.'),
  'start-refused': beforeMessage(500, 'security', 'The server refuses to start with these settings.'),
  'command-refused': beforeMessage(400, 'processing', 'The command was not carried out.'),
} as const satisfies Record<string, FaultDefinition>;

/** A stable code of the closed set. */
export type FaultCode = keyof typeof FAULTS;
