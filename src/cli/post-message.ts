import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { CREDENTIAL_OPTIONS, credentialHeaders, type CredentialOptions } from './credentials.ts';

/** What the commands that post a message have in common. */
export interface PostOptions extends CredentialOptions {
  readonly sourceDomain: string;
  readonly organisation: string;
}

export const POST_OPTIONS = [
  new Option('--url <url>', 'the server').default('http://localhost:8000'),
  new Option('--source-domain <name>', 'header source-domain').default('emergency-care'),
  new Option('--organisation <code>', 'header organisation-code').default('r0d'),
  ...CREDENTIAL_OPTIONS,
];

/** Posts one HL7 v2 message of a file to `$ingest`, byte for byte; `-` reads standard input. */
export async function postMessage(file: string, options: PostOptions): Promise<Response> {
  return await postBytes(await readMessageFile(file), options);
}

/** One message as it stands in a file; `-` reads standard input. */
export async function readMessageFile(file: string): Promise<Buffer> {
  return file === '-' ? await fromStandardInput() : await readFile(file);
}

export async function postBytes(body: Uint8Array, options: PostOptions): Promise<Response> {
  return await fetch(new URL('$ingest', options.url.endsWith('/') ? options.url : `${options.url}/`), {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      'source-domain': options.sourceDomain,
      'organisation-code': options.organisation,
      'data-type': 'Hl7v2',
      ...(await credentialHeaders(options)),
    },
    body: new Uint8Array(body), // a buffer of its own, as fetch wants it
  });
}

async function fromStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
