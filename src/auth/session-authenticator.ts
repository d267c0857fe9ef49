import { Authenticator } from './authenticator.ts';
import type { Evidence } from './evidence.ts';
import { principalOfPerson } from './person.ts';
import type { Principal } from './principal.ts';
import type { Sessions } from './sessions.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** Believes a browser in which somebody has signed in. A token beside the cookie counts more: whoever sends one means it. */
export class SessionAuthenticator extends Authenticator {
  readonly #sessions: Sessions;
  readonly #settings: () => SignInSettings | undefined;

  /** @param settings of the identity provider that holds now */
  constructor(sessions: Sessions, settings: () => SignInSettings | undefined) {
    super();
    this.#sessions = sessions;
    this.#settings = settings;
  }

  override async authenticate({ bearer, session }: Evidence): Promise<Principal | undefined> {
    if (bearer !== undefined || session === undefined) return undefined;
    const found = await this.#sessions.find(session);
    return found && principalOfPerson(found.person, this.#settings());
  }
}
