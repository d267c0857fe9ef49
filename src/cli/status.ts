import { Command } from 'commander';
import { addressOf, callServer, SERVER_OPTIONS, type ServerOptions } from './server-call.ts';

/** `exchange status`: whether a server takes messages, and which of its parts does not if not. */
export function statusCommand(): Command {
  const command = new Command('status')
    .description('Says whether a running server takes messages')
    .option('--data <directory>', 'its data directory (EXCHANGE_DATA), where the key of the command line is; default: data')
    .action(async (options: ServerOptions & { data?: string }) => {
      const { localProof } = await import('./local-proof.ts');
      const { ok, text } = await callServer('_health', options, { headers: await localProof(addressOf('_health', options), options.data) });
      process.stdout.write(`${text}\n`);
      if (!ok) process.exitCode = 1;
    });
  for (const option of SERVER_OPTIONS) command.addOption(option);
  return command;
}
