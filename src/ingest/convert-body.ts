import { Fault } from '../faults/fault.ts';

/** The body of a request to `$convert` in JSON. */
export interface ConvertBody {
  readonly message: string;
  readonly sourceDomain: string;
  readonly organisation: string;
  /** Unchecked. */
  readonly override?: unknown;
}

const NEEDED = ['message', 'sourceDomain', 'organisation'] as const;
const KNOWN: readonly string[] = [...NEEDED, 'override'];

/** Whether a Content-Type names JSON. */
export function isJson(header: string | undefined): boolean {
  return header?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/**
 * Reads `{ message, sourceDomain, organisation, override? }`. In the message, line feeds count as the ends of segments, too.
 * @throws Fault request-malformed, one issue for each key
 */
export function readConvertBody(bytes: Uint8Array): ConvertBody {
  const body = parsed(bytes);
  const unknown = Object.keys(body).filter((key) => !KNOWN.includes(key));
  const missing = NEEDED.filter((key) => typeof body[key] !== 'string' || body[key] === '');
  const [first, ...further] = [
    ...missing.map((key) => ({ code: 'request-malformed' as const, detail: `must be a text: ${EXAMPLES[key]}`, location: key })),
    ...unknown.map((key) => ({
      code: 'request-malformed' as const,
      detail: `is not a known key; known are ${KNOWN.join(', ')}`,
      location: key.slice(0, 64),
    })),
  ];
  if (first) throw Fault.of([first, ...further]);
  const { message, sourceDomain, organisation, override } = body;
  return {
    message: String(message),
    sourceDomain: String(sourceDomain),
    organisation: String(organisation),
    ...(override === undefined || override === null ? {} : { override }),
  };
}

const EXAMPLES = {
  message: 'the HL7 v2 message, from MSH on',
  sourceDomain: 'such as emergency-care',
  organisation: 'such as r0d',
} as const;

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  } catch {
    // told below
  }
  throw new Fault('request-malformed', 'the body must be a JSON object with message, sourceDomain, organisation and, as needed, override');
}
