import type { ByteDecoder } from './escape-sequences.ts';

const UNASSIGNED_1252 = /[\x81\x8D\x8F\x90\x9D]/;
const decode1252 = strictly('windows-1252');

/** Charset parameters of a media type, lower-cased, and what they are decoded as. */
const MEDIA_TYPE_CHARSETS: ReadonlyMap<string, ByteDecoder> = new Map<string, ByteDecoder>([
  ['utf-8', strictly('utf-8')],
  ['us-ascii', ascii],
  ['iso-8859-1', latin1],
  ['windows-1252', windows1252],
]);

/** HL7 table 0211 as MSH-18 holds it, in the spelling that `keyOf` makes; only what is one byte per character, and UTF-8. */
const MSH_18_CHARSETS: ReadonlyMap<string, ByteDecoder> = new Map<string, ByteDecoder>([
  ...['ASCII', 'USASCII'].map((name) => [name, ascii] as const),
  ...['UNICODEUTF8', 'UNICODE', 'UTF8'].map((name) => [name, strictly('utf-8')] as const),
  ['88591', latin1],
  // 12 was never published; 9 and 11 are what WHATWG calls windows-1254 and windows-874, which agree from A0 on.
  ...['2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '13', '14', '15'].map(
    (part) => [`8859${part}`, strictly(`iso-8859-${part}`)] as const,
  ),
  ...['WINDOWS1252', 'CP1252'].map((name) => [name, windows1252] as const),
]);

/** Reads UTF-8, or gives `undefined`. */
export const utf8: ByteDecoder = strictly('utf-8');

/** The decoder of a charset parameter, which may be in any case; `undefined` where it is not supported. */
export function decoderOfMediaType(charset: string): ByteDecoder | undefined {
  return MEDIA_TYPE_CHARSETS.get(charset.toLowerCase());
}

/** The decoder of MSH-18: `8859/1`, `UNICODE UTF-8`, and `ISO-8859-1`, `UTF-8` as senders also write them. */
export function decoderOfMsh18(value: string): ByteDecoder | undefined {
  return MSH_18_CHARSETS.get(keyOf(value.slice(0, 40)));
}

/** Every byte as the character of the same number. */
export function bytesAsCharacters(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Never U+FFFD in place of a byte: undecodable input is no text at all. */
function strictly(label: string): ByteDecoder {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
}

function ascii(bytes: Uint8Array): string | undefined {
  return bytes.every((byte) => byte < 0x80) ? bytesAsCharacters(bytes) : undefined;
}

/**
 * ISO 8859-1 proper: the bytes 80 to 9F are the control characters U+0080 to U+009F. `new TextDecoder('iso-8859-1')` would read
 * them as windows-1252 (92 as a typographic apostrophe), which the sender did not declare.
 */
function latin1(bytes: Uint8Array): string {
  return bytesAsCharacters(bytes);
}

/** Five bytes are no characters of windows-1252; `TextDecoder` reads them as the control characters of the same numbers. */
function windows1252(bytes: Uint8Array): string | undefined {
  const text = decode1252(bytes);
  return text === undefined || UNASSIGNED_1252.test(text) ? undefined : text;
}

function keyOf(value: string): string {
  return value
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^ISO(?=8859)/, '');
}
