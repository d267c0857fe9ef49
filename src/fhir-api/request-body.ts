import { raw } from 'express';
import type { Request, Response } from 'express';
import { Fault } from '../faults/fault.ts';

const JSON_TYPES = ['application/fhir+json', 'application/json'];
const FORM = 'application/x-www-form-urlencoded';
const read = raw({ type: [...JSON_TYPES, FORM], limit: '16mb', inflate: false });

/** Reads the body after the guards have run: no anonymous caller makes the server buffer anything. */
async function bodyOf(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(faultOf(error));
    });
  });
  if (Buffer.isBuffer(request.body)) return request.body;
  throw new Fault('media-type-unsupported', `send ${JSON_TYPES[0] ?? ''}`, 'Content-Type');
}

function faultOf(error: unknown): Fault {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  switch (status) {
    case 413:
      return new Fault('body-too-large', 'the limit is 16 MiB');
    case 415:
      return new Fault('encoding-unsupported', 'send the body as it is, not compressed', 'Content-Encoding');
    default:
      return new Fault('body-incomplete', 'the connection ended in mid-body');
  }
}

/** A Bundle or resource, as bytes. */
export async function readJsonBody(request: Request, response: Response): Promise<Buffer> {
  const [type = ''] = (request.get('content-type') ?? '').toLowerCase().split(';');
  if (!JSON_TYPES.includes(type.trim()))
    throw new Fault('media-type-unsupported', 'send Content-Type: application/fhir+json', 'Content-Type');
  return await bodyOf(request, response);
}

/** The form of `POST [type]/_search`. */
export async function readSearchForm(request: Request, response: Response): Promise<readonly (readonly [string, string])[]> {
  if (!(request.get('content-type') ?? '').toLowerCase().startsWith(FORM))
    throw new Fault('media-type-unsupported', `send Content-Type: ${FORM}`, 'Content-Type');
  return [...new URLSearchParams((await bodyOf(request, response)).toString('utf8'))];
}
