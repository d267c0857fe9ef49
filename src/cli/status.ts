import { Command } from 'commander';

/** `exchange status`: whether a server takes messages, and which of its parts does not if not. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Says whether a running server takes messages')
    .option('--url <url>', 'the server', 'http://localhost:8000')
    .action(async ({ url }: { url: string }) => {
      const response = await fetch(new URL('_health', url.endsWith('/') ? url : `${url}/`));
      process.stdout.write(`${await response.text()}\n`);
      if (!response.ok) process.exitCode = 1;
    });
}
