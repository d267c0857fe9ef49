import { Command } from 'commander';
import { readEnvironment } from '../config/environment.ts';
import { Fault } from '../faults/fault.ts';
import { serve } from '../serve.ts';
import { logStartFailure, logStartRefused } from '../telemetry/logger.ts';

/** `exchange serve`, which is also what `npm start` runs. */
export function serveCommand(name = 'serve'): Command {
  return new Command(name)
    .description('Starts the server')
    .option('--port <number>', 'TCP port (PORT); without it: server.port of exchange.yaml')
    .option('--host <address>', 'address to listen on (EXCHANGE_HOST)')
    .option('--data <directory>', 'where the embedded store and the keys are (EXCHANGE_DATA); default: data')
    .option('--config <directory>', 'where exchange.yaml and source-domains/ are (EXCHANGE_CONFIG); default: config')
    .addHelpText('after', '\nThe server runs until it gets SIGINT (Ctrl-C) or SIGTERM; then it finishes what it has begun.')
    .action(async (options: { port?: string; host?: string; data?: string; config?: string }) => {
      await serve(readEnvironment(options));
    });
}

/** Runs the server as a program: a fault at start is explained, not thrown. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await serveCommand('npm start --').parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof Fault) logStartRefused(error.issues);
    else logStartFailure(error);
    process.stderr.write(explain(error));
    process.exit(1);
  }
}

/** What the person at the keyboard needs to know of a failure. */
export function explain(error: unknown): string {
  if (error instanceof Fault) {
    const lines = error.issues.map(({ detail, location }) => (location === undefined ? `  ${detail}` : `  ${location}: ${detail}`));
    return `${error.definition.title}\n${lines.join('\n')}\n`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is in use already. Choose another one: npm start -- --port 8123 --data data-8123\n';
  }
  const mistake = mistakeOf(error);
  if (mistake !== undefined) return `${mistake}\n`;
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

/** A file, directory or address that was named wrongly. */
function mistakeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return 'Nothing answers at that address. Start a server with "npm start", or name it with --url.';
  }
  // An error of one of the store's threads has lost its code on the way, but its message begins with it.
  const code = 'code' in error ? error.code : error.message.split(':')[0];
  const path = 'path' in error && typeof error.path === 'string' ? error.path : (/'([^']+)'$/.exec(error.message)?.[1] ?? 'the path');
  switch (code) {
    case 'ERR_INVALID_URL':
      return '--url must be an address such as http://localhost:8000.';
    case 'ENOENT':
      return `${path}: there is no such file or directory.`;
    case 'EISDIR':
      return `${path}: is a directory; name a file.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${path}: is a file; name a directory.`;
    case 'EACCES':
    case 'EPERM':
      return `${path}: permission denied.`;
    default:
      return undefined;
  }
}
