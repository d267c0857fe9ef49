import type { Coding, Reference } from 'fhir/r4.js';
import { CORE_EXTENSION, V2 } from '../datatypes/fixed-uris.ts';
import { r5Element } from '../datatypes/r5-element.ts';

/** Where the one who ordered is to be called. The guide puts OBR-17 beside the reference to the requester: the extension is one of ServiceRequest. */
export const CALLBACK = `${CORE_EXTENSION}servicerequest-order-callback-phone-number`;
export const STATUS_REASON = `${CORE_EXTENSION}request-statusReason`;
export const ALTERNATE_CODES = `${CORE_EXTENSION}alternate-codes`;
/** The guide's value, a CodeableReference, is no type of R4: the concept alone. */
export const SUPPORTING_INFO = r5Element('ServiceRequest.supportingInfo');
export const ORDERING_PROVIDER: Coding = { system: `${V2}0912`, code: 'OP', display: 'Ordering Provider' };
export const referenceKey = ({ reference, identifier }: Reference): string =>
  reference ?? `${identifier?.system ?? ''}|${identifier?.value ?? ''}`;
