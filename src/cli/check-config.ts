import { Command } from 'commander';

/** `exchange check-config`: reads the configuration as the server would, and lists all faults at once. */
export function checkConfigCommand(): Command {
  return new Command('check-config')
    .description('Checks a configuration directory without starting a server')
    .option('--config <directory>', 'where exchange.yaml and source-domains/ are (EXCHANGE_CONFIG); default: config')
    .action(async (options: { config?: string }) => {
      const { loadConfiguration } = await import('./load-configuration.ts');
      const { sourceDomains } = loadConfiguration(options).current;
      process.stdout.write(`The configuration can be used. Source domains: ${[...sourceDomains.keys()].join(', ')}\n`);
    });
}
