/** JSON.parse source text access (ECMAScript 2026), which the library types do not know yet. */
interface ExactJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
  parse(text: string, reviver?: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
}

const exact: ExactJson = JSON as JSON & ExactJson;

/** Numbers that a double does not give back: a zero at the end of a fraction, an exponent, a minus zero, more than 15 digits. What looks like one in a string does no harm. */
const DELICATE = /\.[0-9]*0(?=[\s,}\]])|[0-9][eE][-+]?[0-9]+(?=[\s,}\]])|[\s:,[]-0|[0-9.]{16}/;

/**
 * Parses JSON so that `JSON.stringify` gives back every number as it was written, `7.10` as `7.10`: such numbers become raw
 * JSON objects. A reviver makes parsing several times slower, so it is used only where the text may hold one.
 * @throws SyntaxError, whose message may quote the text
 */
export function parseExact(text: string): unknown {
  if (!DELICATE.test(text)) return exact.parse(text);
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? exact.rawJSON(source) : value,
  );
}

/** A number whose text matters: to be passed on as it is. */
export function isRawNumber(value: unknown): boolean {
  return exact.isRawJSON(value);
}
