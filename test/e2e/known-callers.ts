import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authenticator } from '../../src/auth/authenticator.ts';
import type { Evidence } from '../../src/auth/evidence.ts';
import type { Principal } from '../../src/auth/principal.ts';
import type { PrincipalRegistry } from '../../src/auth/service-principals.ts';
import { Fault } from '../../src/faults/fault.ts';

/** Believes a token that is the id of a registered principal: what permissions allow is tested apart from how one proves who one is. */
export class BelievedCallers extends Authenticator {
  override authenticate({ bearer }: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined> {
    if (bearer === undefined) return Promise.resolve(undefined);
    const principal = registry.get(bearer);
    return principal ? Promise.resolve(principal) : Promise.reject(new Fault('authentication-failed', 'the token is not accepted'));
  }
}

/** Writes the registry, and demands that callers are known. */
export function requireCallers(directory: string, principals: object, auth: object = {}): void {
  writeFileSync(join(directory, 'exchange.yaml'), JSON.stringify({ auth: { mode: 'required', ...auth } }));
  writeFileSync(join(directory, 'service-principals.yaml'), JSON.stringify({ principals }));
}

export const as = (id: string): { readonly authorization: string } => ({ authorization: `Bearer ${id}` });
