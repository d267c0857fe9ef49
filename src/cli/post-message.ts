import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { CREDENTIAL_OPTIONS, credentialHeaders, type CredentialOptions } from './credentials.ts';
import { callServer, SERVER_OPTIONS, type ServerAnswer } from './server-call.ts';

/** What the commands that post a message have in common. */
export interface PostOptions extends CredentialOptions {
  readonly sourceDomain: string;
  readonly organisation: string;
}

export const POST_OPTIONS = [
  ...SERVER_OPTIONS,
  new Option('--source-domain <name>', 'header source-domain').default('emergency-care'),
  new Option('--organisation <code>', 'header organisation-code').default('r0d'),
  ...CREDENTIAL_OPTIONS,
];

/** Posts one HL7 v2 message of a file to `$ingest`, byte for byte; `-` reads standard input. */
export async function postMessage(file: string, options: PostOptions): Promise<ServerAnswer> {
  return await postBytes(await readMessageFile(file), options);
}

/** One message as it stands in a file; `-` reads standard input. */
export async function readMessageFile(file: string): Promise<Buffer> {
  return file === '-' ? await fromStandardInput() : await readFile(file);
}

export async function postBytes(body: Uint8Array, options: PostOptions): Promise<ServerAnswer> {
  return await callServer('$ingest', options, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain',
      'source-domain': options.sourceDomain,
      'organisation-code': options.organisation,
      'data-type': 'Hl7v2',
      ...(await credentialHeaders(options)),
    },
    body,
  });
}

async function fromStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
