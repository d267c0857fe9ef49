import type { IncomingMessage } from 'node:http';
import { Fault } from '../faults/fault.ts';

/**
 * Reads a request body whole: its bytes are joined before anything decodes them. A body that ends before its
 * Content-Length, or a chunked one without its last chunk, is never processed.
 * @param limit bytes
 * @throws Fault body-missing, body-incomplete, body-too-large, encoding-unsupported
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Fault('encoding-unsupported', 'send the message as it is, not compressed', 'Content-Encoding');
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('body-incomplete', 'the connection ended in mid-body');
  }
  if (!request.complete) throw new Fault('body-incomplete', 'the connection ended in mid-body');
  if (length === 0) throw new Fault('body-missing', 'the body must hold one HL7 v2 message');
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

function tooLarge(limit: number): Fault {
  return new Fault('body-too-large', `the limit of the source domain is ${limit} bytes`);
}
