import { Command } from 'commander';
import { Fault } from '../faults/fault.ts';
import { explain } from './explain.ts';

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
      const [{ serve }, { readEnvironment }] = await Promise.all([import('../serve.ts'), import('../config/environment.ts')]);
      await serve(readEnvironment(options));
    });
}

/** Runs the server as a program: a fault at start is explained, not thrown. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await serveCommand('npm start --').parseAsync(argv, { from: 'user' });
  } catch (error) {
    const { logStartFailure, logStartRefused } = await import('../telemetry/logger.ts');
    if (error instanceof Fault) logStartRefused(error.issues);
    else logStartFailure(error);
    process.stderr.write(explain(error));
    process.exit(1);
  }
}
