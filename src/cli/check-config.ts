import { Command } from 'commander';
import { Configuration } from '../config/configuration.ts';
import { readEnvironment } from '../config/environment.ts';
import { CONFIGURATION_SECTIONS } from '../configuration-sections.ts';

/** `exchange check-config`: reads the configuration as the server would, and lists all faults at once. */
export function checkConfigCommand(): Command {
  return new Command('check-config')
    .description('Checks a configuration directory without starting a server')
    .option('--config <directory>', 'where exchange.yaml and source-domains/ are (EXCHANGE_CONFIG); default: config')
    .action((options: { config?: string }) => {
      const { configDirectory } = readEnvironment(options);
      const { sourceDomains } = Configuration.load(configDirectory, CONFIGURATION_SECTIONS).current;
      process.stdout.write(`The configuration can be used. Source domains: ${[...sourceDomains.keys()].join(', ')}\n`);
    });
}
