import type { Delimiters } from '../delimiters.ts';

/** The bytes of an `\Xdd..\` escape as text, or `undefined` where they are no text in the message's character set. */
export type ByteDecoder = (bytes: Uint8Array) => string | undefined;

/**
 * Resolves the escape sequences of one leaf (HL7 v2.9 ch. 2.7). Highlighting is dropped, formatting becomes line feeds and
 * blanks; escapes that are unknown, unterminated, of another character set (`\C..\`, `\M..\`) or local (`\Z..\`) stay as
 * they are. Never throws; one pass over the text.
 */
export function unescapeText(raw: string, delimiters: Delimiters, decodeBytes: ByteDecoder): string {
  const { escape } = delimiters;
  let open = escape === '' ? -1 : raw.indexOf(escape);
  if (open < 0) return raw;
  let text = '';
  let copied = 0;
  while (open >= 0) {
    const close = raw.indexOf(escape, open + 1);
    if (close < 0) break;
    const body = raw.slice(open + 1, close);
    let end = close + 1;
    let replacement: string | undefined;
    if (isHexadecimal(body)) {
      [replacement, end] = hexadecimalRun(raw, open, escape, decodeBytes);
    } else {
      replacement = replacementOf(body, delimiters);
    }
    if (replacement !== undefined) {
      text += raw.slice(copied, open) + replacement;
      copied = end;
      open = raw.indexOf(escape, end);
    } else {
      // What looks like an escape but is none is text; its closing character may open a real one: `C:\tmp\T\x`.
      open = isKept(body) || isHexadecimal(body) ? raw.indexOf(escape, end) : close;
    }
  }
  return text + raw.slice(copied);
}

function replacementOf(body: string, delimiters: Delimiters): string | undefined {
  switch (body) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent === '' ? undefined : delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'P':
      return delimiters.truncation === '' ? undefined : delimiters.truncation;
    case 'H':
    case 'N':
      return '';
    default:
      return body.startsWith('.') ? formatting(body) : undefined;
  }
}

/** HL7 v2.9 ch. 2.7.6: `.sp`, `.in`, `.ti` and `.sk` carry a number, whose sign and presence vary in the field. */
function formatting(body: string): string | undefined {
  const command = body.slice(1, 3).toLowerCase();
  const parameter = body.slice(3);
  if (parameter !== '' && (parameter.length > 3 || !/^[+-]?[0-9]{1,2}$/.test(parameter))) return undefined;
  const count = Math.max(0, parameter === '' ? 1 : Number(parameter));
  switch (command) {
    case 'br':
    case 'ce':
      return parameter === '' ? '\n' : undefined;
    case 'sp':
      return '\n'.repeat(count);
    case 'in':
    case 'ti':
    case 'sk':
      return ' '.repeat(count);
    case 'fi':
    case 'nf':
      return parameter === '' ? '' : undefined;
    default:
      return undefined;
  }
}

function isHexadecimal(body: string): boolean {
  return body.length > 1 && body.length % 2 === 1 && body.startsWith('X') && /^[0-9A-Fa-f]+$/.test(body.slice(1));
}

/** Senders that escape byte by byte (`\XC3\\XA9\`) mean one character: a run of hexadecimal escapes is decoded as one. */
function hexadecimalRun(raw: string, start: number, escape: string, decodeBytes: ByteDecoder): [string | undefined, number] {
  let digits = '';
  let end = start;
  while (raw.charAt(end) === escape) {
    const close = raw.indexOf(escape, end + 1);
    const body = close < 0 ? '' : raw.slice(end + 1, close);
    if (!isHexadecimal(body)) break;
    digits += body.slice(1);
    end = close + 1;
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return [decodeBytes(bytes), end];
}

/** `\Cxxyy\`, `\Mxxyyzz\`, `\Zdd..\`: known to the standard, without a meaning in text of one character set. */
function isKept(body: string): boolean {
  return /^[CMZ][0-9A-Za-z]*$/.test(body);
}
