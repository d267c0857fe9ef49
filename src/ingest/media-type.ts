import { Fault } from '../faults/fault.ts';
import { isSupportedCharset } from '../hl7v2/charset.ts';

/** The media types that an HL7 v2 message may be sent in; each is answered in kind. */
export const HL7_MEDIA_TYPES = ['text/plain', 'application/hl7-v2', 'application/hl7-v2+er7', 'x-application/hl7-v2+er7'] as const;

type Hl7MediaType = (typeof HL7_MEDIA_TYPES)[number];

export interface MediaType {
  readonly type: Hl7MediaType;
  /** In small letters; undefined when none was sent. */
  readonly charset: string | undefined;
}

const SEND = 'send Content-Type: text/plain; charset=utf-8';

/**
 * Reads a Content-Type (RFC 9110 ch. 8.3.1): type and parameter names without case, quoted values.
 * @throws Fault media-type-unsupported, charset-unsupported
 */
export function readMediaType(header: string | undefined): MediaType {
  if (header === undefined || header.trim() === '')
    throw new Fault('media-type-unsupported', `there is no Content-Type; ${SEND}`, 'Content-Type');
  const [sent = '', ...parameters] = header.split(';').map((part) => part.trim());
  const type = HL7_MEDIA_TYPES.find((known) => known === sent.toLowerCase());
  if (!type) throw new Fault('media-type-unsupported', `an HL7 v2 message is not sent in this type; ${SEND}`, 'Content-Type');
  const charset = parameters.map(valueOfCharset).find((value) => value !== undefined);
  if (charset !== undefined && !isSupportedCharset(charset)) {
    throw new Fault('charset-unsupported', 'the charset must be utf-8, us-ascii, iso-8859-1 or windows-1252', 'Content-Type');
  }
  return { type, charset };
}

function valueOfCharset(parameter: string): string | undefined {
  const equals = parameter.indexOf('=');
  if (equals < 0 || parameter.slice(0, equals).trim().toLowerCase() !== 'charset') return undefined;
  const value = parameter
    .slice(equals + 1)
    .trim()
    .toLowerCase();
  const charset = value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
  return charset === 'utf8' ? 'utf-8' : charset; // no registered name, but what some engines send
}
