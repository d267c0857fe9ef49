import { userInfo } from 'node:os';
import { Command } from 'commander';
import { addressOf, callServer, SERVER_OPTIONS, type ServerOptions } from './server-call.ts';

interface SignInOptions extends ServerOptions {
  readonly data?: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly restricted: boolean;
}

/** `exchange sign-in`: a link for a browser, made on the machine of the server. */
export function signInCommand(): Command {
  const command = new Command('sign-in')
    .description('Prints a link that signs a person in with a browser: once, within five minutes, for eight hours')
    .option('--data <directory>', 'its data directory (EXCHANGE_DATA), where the key of the command line is; default: data')
    .option('--name <text>', 'who signs in, as the record has it', userInfo().username)
    .option('--scope <scope...>', 'what may be read and changed', ['system/*.rs'])
    .option('--restricted', 'resources labelled restricted are seen too', false)
    .action(async ({ data, name, scope, restricted, ...server }: SignInOptions) => {
      const { localProof } = await import('./local-proof.ts');
      const { status, ok, text } = await callServer('sign-in', server, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await localProof(addressOf('sign-in', server), data)) },
        body: JSON.stringify({ name, scopes: scope, restricted }),
      });
      if (ok) process.stdout.write(`${(JSON.parse(text) as { readonly url: string }).url}\n`);
      else {
        process.stderr.write(`HTTP ${status}\n${text}\n`);
        process.exitCode = 1;
      }
    });
  for (const option of SERVER_OPTIONS) command.addOption(option);
  return command;
}
