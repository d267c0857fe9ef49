import type { JsonWebKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Fault } from '../../faults/fault.ts';
import { KeyCache } from '../issuers/key-cache.ts';
import type { PrincipalRegistry } from '../service-principals.ts';

/** Keys of clients that publish them themselves (`credentials.jwks-url`), kept through outages like those of identity providers. */
export class PublishedKeys {
  readonly #caches = new Map<string, KeyCache>();

  /**
   * The key that an assertion says it is signed with, if its client publishes keys.
   * @returns undefined where the client is not one of these, or publishes no such key
   * @throws Fault backend-unavailable where they cannot be had
   */
  async keyOf(assertion: string, registry: PrincipalRegistry): Promise<JsonWebKey | undefined> {
    const { client, kid } = claimed(assertion);
    const principal = registry.get(client);
    const url = principal?.enabled === true ? principal.credentials.jwksUrl : undefined;
    if (url === undefined || kid === '') return undefined;
    const cache = this.#caches.get(url) ?? new KeyCache(url);
    this.#caches.set(url, cache);
    const found = await cache.key(kid).catch(() => {
      throw new Fault('backend-unavailable', 'the keys of the client cannot be had from its jwks-url now');
    });
    return (
      found && {
        ...found.key.export({ format: 'jwk' }),
        kid,
        use: 'sig',
        ...(found.algorithm === undefined ? {} : { alg: found.algorithm }),
      }
    );
  }
}

/** Not verified: to find out with what it would have to be. */
function claimed(assertion: string): { readonly client: string; readonly kid: string } {
  try {
    return { client: decodeJwt(assertion).sub ?? '', kid: decodeProtectedHeader(assertion).kid ?? '' };
  } catch {
    return { client: '', kid: '' };
  }
}
