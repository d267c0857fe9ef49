import { AUTH_SETTINGS } from './auth/auth-settings.ts';
import { servicePrincipalsSection } from './auth/service-principals.ts';
import type { ConfigurationSection } from './config/section.ts';
import { RESOURCE_TYPES, searchParameter } from './fhir/search-parameters.ts';
import { MAPPING } from './transform/mapping-section.ts';

/** Who may connect: the file service-principals.yaml. */
export const SERVICE_PRINCIPALS = servicePrincipalsSection({
  types: RESOURCE_TYPES,
  hasParameter: (type, name) => searchParameter(type, name) !== undefined,
});

/** The parts of the configuration that belong to rooms: given to every `Configuration.load` of the program. */
export const CONFIGURATION_SECTIONS: readonly ConfigurationSection[] = [AUTH_SETTINGS, SERVICE_PRINCIPALS, MAPPING];
