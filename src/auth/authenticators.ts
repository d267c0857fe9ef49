import type { Configuration } from '../config/configuration.ts';
import type { State } from '../state/state.ts';
import { AUTH_SETTINGS } from './auth-settings.ts';
import type { Authenticator } from './authenticator.ts';
import { CertificateAlone } from './certificate-alone.ts';
import { ExternalTokens } from './external-tokens.ts';
import { openLocalAdministrator } from './local-administrator.ts';
import { OwnTokens } from './own-tokens.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { Sessions } from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What the ways of proving who one is work with. */
interface AuthenticatorParts {
  readonly configuration: Configuration;
  readonly dataDirectory: string;
  readonly state: State;
  readonly keys: SigningKeys;
}

/**
 * All ways of proving who one is, in the order in which they are asked: a token counts more than what comes with the connection.
 * @throws Fault start-refused where the key of the command line cannot be written
 */
export async function openAuthenticators({ configuration, dataDirectory, state, keys }: AuthenticatorParts): Promise<Authenticator[]> {
  return [
    await openLocalAdministrator(dataDirectory),
    new SessionAuthenticator(new Sessions(state), () => AUTH_SETTINGS.of(configuration.current).signIn),
    new OwnTokens(keys, configuration.current.server.publicUrl),
    new ExternalTokens(() => AUTH_SETTINGS.of(configuration.current).issuers),
    new CertificateAlone(() => AUTH_SETTINGS.of(configuration.current).certificatesAlone),
  ];
}
