import { decoderOfMediaType } from './encoding/character-sets.ts';

/** Whether `readMessage` can read the charset parameter of a media type: utf-8, us-ascii, iso-8859-1, windows-1252; in any case. */
export function isSupportedCharset(name: string): boolean {
  return decoderOfMediaType(name) !== undefined;
}
