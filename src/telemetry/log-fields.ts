import { messageTypeLabel } from './labels.ts';

/** What a record may say beside its event: words of our own and figures. There is no field for a name, an identifier or a body. */
const FIELDS = {
  // A request.
  correlationId: 'id',
  method: 'text',
  route: 'text',
  status: 'number',
  durationMs: 'number',
  complete: 'boolean',
  principal: 'id',
  fingerprint: 'id',
  // A message.
  sourceDomain: 'text',
  organisation: 'text',
  messageType: 'message-type',
  acknowledgement: 'text',
  code: 'text',
  // The installation.
  url: 'text',
  swaggerUrl: 'text',
  sourceDomains: 'texts',
  backend: 'text',
  authentication: 'text',
  directory: 'text',
  signal: 'text',
  // A fault of configuration or start-up, an unexpected error, a line of the framework.
  location: 'text',
  detail: 'text',
  error: 'text',
  frames: 'texts',
  context: 'text',
} as const;

interface Kinds {
  id: string;
  text: string;
  texts: readonly string[];
  'message-type': string;
  number: number;
  boolean: boolean;
}

export type LogFields = { readonly [Field in keyof typeof FIELDS]?: Kinds[(typeof FIELDS)[Field]] | undefined };

const MAXIMUM_LENGTH = 500;
const MAXIMUM_ENTRIES = 100;
/** Control characters (line ends and terminal escapes among them), line and paragraph separators, marks of direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** An NHS number as it may have been written; nothing of our own has so many digits in a row. */
const NINE_DIGITS = /\d(?:[ -]?\d){8,}/g;

/** Text that can neither begin a line of its own, nor steer a terminal, nor carry a number that identifies somebody. */
export function safeText(text: string): string {
  return text.slice(0, MAXIMUM_LENGTH).replace(UNPRINTABLE, '\u{FFFD}').replace(NINE_DIGITS, '#');
}

/** The fields that may be written, in a form that may be; whatever else an object carries stays behind. */
export function safeFields(fields: LogFields): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const field = safeValue(name, value);
    if (field !== undefined) safe[name] = field;
  }
  return safe;
}

function safeValue(name: string, value: unknown): unknown {
  const kind = isField(name) ? FIELDS[name] : undefined;
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'text':
      return typeof value === 'string' ? safeText(value) : undefined;
    case 'texts':
      return Array.isArray(value) ? value.slice(0, MAXIMUM_ENTRIES).map((entry) => safeText(String(entry))) : undefined;
    case 'message-type':
      return typeof value === 'string' ? messageTypeLabel(value) : undefined;
    case 'id':
      return typeof value === 'string' ? value.slice(0, MAXIMUM_LENGTH).replace(UNPRINTABLE, '\u{FFFD}') : undefined;
    case undefined:
      return undefined;
  }
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}
