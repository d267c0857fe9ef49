import { userInfo } from 'node:os';
import { Command } from 'commander';
import { localProof } from './local-proof.ts';

interface SignInOptions {
  readonly url: string;
  readonly data?: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly restricted: boolean;
}

/** `exchange sign-in`: a link for a browser, made on the machine of the server. */
export function signInCommand(): Command {
  return new Command('sign-in')
    .description('Prints a link that signs a person in with a browser: once, within five minutes, for eight hours')
    .option('--url <url>', 'the server', 'http://localhost:8000')
    .option('--data <directory>', 'its data directory (EXCHANGE_DATA), where the key of the command line is; default: data')
    .option('--name <text>', 'who signs in, as the record has it', userInfo().username)
    .option('--scope <scope...>', 'what may be read and changed', ['system/*.rs'])
    .option('--restricted', 'resources labelled restricted are seen too', false)
    .action(async ({ url, data, name, scope, restricted }: SignInOptions) => {
      const address = new URL('sign-in', url.endsWith('/') ? url : `${url}/`);
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await localProof(address, data)) },
        body: JSON.stringify({ name, scopes: scope, restricted }),
      });
      const text = await response.text();
      if (response.ok) process.stdout.write(`${(JSON.parse(text) as { readonly url: string }).url}\n`);
      else {
        process.stderr.write(`HTTP ${response.status}\n${text}\n`);
        process.exitCode = 1;
      }
    });
}
