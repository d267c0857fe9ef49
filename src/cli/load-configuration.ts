import { Configuration } from '../config/configuration.ts';
import { readEnvironment } from '../config/environment.ts';
import { CONFIGURATION_SECTIONS } from '../configuration-sections.ts';

/**
 * Reads the configuration as the server would. Imported by the commands that need it when they run: it takes longer than their help.
 * @throws Fault configuration-invalid
 */
export function loadConfiguration({ config }: { readonly config?: string | undefined }): Configuration {
  const { configDirectory, overrides } = readEnvironment({ config });
  return Configuration.load(configDirectory, CONFIGURATION_SECTIONS, overrides);
}
