import { Command } from 'commander';
import { localProof } from './local-proof.ts';

/** `exchange status`: whether a server takes messages, and which of its parts does not if not. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Says whether a running server takes messages')
    .option('--url <url>', 'the server', 'http://localhost:8000')
    .option('--data <directory>', 'its data directory (EXCHANGE_DATA), where the key of the command line is; default: data')
    .action(async ({ url, data }: { url: string; data?: string }) => {
      const address = new URL('_health', url.endsWith('/') ? url : `${url}/`);
      const response = await fetch(address, { headers: await localProof(address, data) });
      process.stdout.write(`${await response.text()}\n`);
      if (!response.ok) process.exitCode = 1;
    });
}
