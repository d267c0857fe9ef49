import { Command } from 'commander';

/** `exchange check-config`: reads the configuration as the server would, and lists all faults at once. */
export function checkConfigCommand(): Command {
  return new Command('check-config')
    .description('Checks a configuration directory without starting a server')
    .option('--config <directory>', 'where exchange.yaml and source-domains/ are (EXCHANGE_CONFIG); default: config')
    .action(async (options: { config?: string }) => {
      const { loadConfiguration } = await import('./load-configuration.ts');
      const { requireSafeListenAddress } = await import('../config/listen-address.ts');
      const { AUTH_SETTINGS } = await import('../auth/auth-settings.ts');
      const { current } = loadConfiguration(options);
      requireSafeListenAddress(current.server, AUTH_SETTINGS.of(current).mode);
      process.stdout.write(`The configuration can be used. Source domains: ${[...current.sourceDomains.keys()].join(', ')}\n`);
    });
}
