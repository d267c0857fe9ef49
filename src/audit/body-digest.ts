import { hash } from 'node:crypto';

const CR = 0x0d;
const LF = 0x0a;

/**
 * SHA-256 of a message body without its MSH-7, which engines write anew on a retry: equal for two deliveries of one message.
 * Works on the bytes as they came, in any single-byte-compatible character set.
 */
export function bodyDigest(body: Buffer): string {
  const [start, end] = messageTime(body);
  return hash('sha256', Buffer.concat([body.subarray(0, start), body.subarray(end)]), 'hex');
}

/** From where to where MSH-7 stands; an empty range where there is none. */
function messageTime(body: Buffer): readonly [start: number, end: number] {
  const msh = body.indexOf('MSH', 0, 'latin1');
  const separator = msh < 0 ? undefined : body[msh + 3];
  if (separator === undefined) return [0, 0];
  let field = 1;
  let start = 0;
  for (let at = msh + 3; at < body.length; at++) {
    const byte = body[at];
    const isEnd = byte === CR || byte === LF;
    if (byte !== separator && !isEnd) continue;
    if (field === 7) return [start, at];
    if (isEnd) return [0, 0];
    field++;
    start = at + 1;
  }
  return field === 7 ? [start, body.length] : [0, 0];
}
