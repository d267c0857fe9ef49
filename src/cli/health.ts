import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Command } from 'commander';
import type { CommandLineOptions } from '../config/environment.ts';

/** Less than what container engines wait. */
const DEADLINE_MS = 2500;
const EVERY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** `exchange health`: what a container engine asks every few seconds. */
export function healthCommand(): Command {
  return new Command('health')
    .description('Says whether the server of this configuration is ready, on this machine: for the health check of a container')
    .option('--config <directory>', 'its configuration (EXCHANGE_CONFIG); default: config')
    .option('--port <number>', 'as it was given to the server (PORT)')
    .option('--host <address>', 'as it was given to the server (EXCHANGE_HOST)')
    .addHelpText('after', '\nExit status: 0 ready, 1 not ready, or nothing answers.')
    .action(async (options: CommandLineOptions) => {
      const [{ readEnvironment }, { readServerSettings }] = await Promise.all([
        import('../config/environment.ts'),
        import('../config/read-server-settings.ts'),
      ]);
      const { host, port, tls } = readServerSettings(readEnvironment(options));
      const { status, text } = await ask(EVERY_ADDRESS[host] ?? host, port, tls !== undefined);
      process.stdout.write(`${text}\n`);
      if (status !== 200) process.exitCode = 1;
    });
}

/** Nothing secret is sent and nothing but up or down is read, so whose certificate it is does not matter: its names are not these addresses. */
async function ask(
  hostname: string,
  port: number,
  isTls: boolean,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const options = { host: hostname, port, path: '/health/ready', signal: AbortSignal.timeout(DEADLINE_MS), agent: false } as const;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const servername = isIP(hostname) === 0 ? hostname : ''; // an address is none
    const sent = isTls ? tlsRequest({ ...options, servername, rejectUnauthorized: false }, resolve) : httpRequest(options, resolve);
    sent.on('error', reject).end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') };
}
