/** What Node 24 has and the library types of TypeScript 6 do not know yet (TC39 JSON.parse source text access). */
interface ExactJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
}
const exact: ExactJson = JSON as typeof JSON & ExactJson;

/** A number with a fraction, an exponent, more digits than a double holds, or minus zero, between what may stand around a number in JSON. */
const DOUBTFUL_NUMBER = /[:,[]\s*(-?\d+\.\d+(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+|-?\d{16,}|-0)\s*[,}\]]/g;

/** Whether a number in the text would be written otherwise after JSON.parse: `7.10`, `1e2`. Text within strings may match: that only costs time. */
function holdsInexactNumber(text: string): boolean {
  DOUBTFUL_NUMBER.lastIndex = 0;
  for (let match = DOUBTFUL_NUMBER.exec(text); match; match = DOUBTFUL_NUMBER.exec(text)) {
    const [whole, number] = match;
    if (number !== undefined && String(Number(number)) !== number) return true;
    // What ends one number may begin the next: [1.5,7.10]
    DOUBTFUL_NUMBER.lastIndex = match.index + whole.length - 1;
  }
  return false;
}

function keepText(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? exact.rawJSON(source) : value;
}

/**
 * JSON.parse in which every number keeps its text when it is written again: FHIR decimals have a precision (R4 datatypes.html#decimal).
 * A reviver costs six times the parse, so it runs only where there is such a number.
 * @throws SyntaxError, whose message may quote the text
 */
export function parseExact(text: string): unknown {
  return holdsInexactNumber(text) ? exact.parse(text, keepText) : JSON.parse(text);
}

/** Whether a value is a number that carries its own text. */
export function isRawNumber(value: unknown): boolean {
  return exact.isRawJSON(value);
}
