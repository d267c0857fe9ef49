import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'exchange', secret: 'a secret of the test +/=' } as const;

/** An OpenID provider that knows nothing of this server, with people in it: `roles` by the name they sign in with. */
export interface PeopleProvider {
  /** On `localhost`: another site than 127.0.0.1. */
  readonly issuer: string;
  /** Ends as no browser does: connections too. */
  close(): void;
  /** Token requests that it has answered. */
  exchanges(): number;
}

export async function startPeopleProvider(
  redirectUri: string,
  roles: Readonly<Record<string, readonly string[]>>,
  settings: { readonly inIdToken: boolean } = { inIdToken: true },
): Promise<PeopleProvider> {
  const server = createServer();
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'people', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], profile: ['name', 'roles'] },
    conformIdTokenClaims: !settings.inIdToken,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Dr ${id} <b>`, roles: [...(roles[id] ?? [])] }),
    }),
  });
  let exchanged = 0;
  provider.on('grant.success', () => exchanged++);
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
    exchanges: () => exchanged,
  };
}
