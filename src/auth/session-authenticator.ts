import { Authenticator } from './authenticator.ts';
import type { Evidence } from './evidence.ts';
import type { Principal } from './principal.ts';
import type { Sessions } from './sessions.ts';

/** Believes a browser in which somebody has signed in. A token beside the cookie counts more: whoever sends one means it. */
export class SessionAuthenticator extends Authenticator {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    super();
    this.#sessions = sessions;
  }

  override async authenticate({ bearer, session }: Evidence): Promise<Principal | undefined> {
    return bearer === undefined && session !== undefined ? await this.#sessions.principalOf(session) : undefined;
  }
}
