// npm run bench: what it costs to know who a request comes from, on one thread, for each way of proving it.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { Authentication } from '../../src/auth/authentication.ts';
import type { Authenticator } from '../../src/auth/authenticator.ts';
import { withOwnSignature } from '../../src/auth/canonical-token.ts';
import { CertificateAlone } from '../../src/auth/certificate-alone.ts';
import { ClientAuthorities } from '../../src/auth/client-authorities.ts';
import { ExternalTokens } from '../../src/auth/external-tokens.ts';
import { listOfNobody } from '../../src/auth/list-of-nobody.ts';
import { OwnTokens } from '../../src/auth/own-tokens.ts';
import { PresentedCertificates } from '../../src/auth/presented-certificates.ts';
import { DEVELOPMENT } from '../../src/auth/principal.ts';
import type { PrincipalRegistry } from '../../src/auth/service-principals.ts';
import { SigningKeys } from '../../src/auth/signing-keys.ts';
import { TrustedProxies } from '../../src/auth/transport.ts';
import { openState } from '../../src/state/sqlite-state.ts';
import { certificateOf, serverCertificate } from '../factories/certificates.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '3');
const ISSUER = 'https://localhost:8443';

const directory = mkdtempSync(join(tmpdir(), 'exchange-bench-'));
const state = await openState(directory);
const keys = new SigningKeys(state);
const ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
const client = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, ca);
const own = await serverCertificate(ca);
const authorities = ClientAuthorities.read({ authorities: ca.certificate, revocationLists: [], revokedFingerprints: new Set() });
const proxies = new TrustedProxies(undefined);
const certificates = new PresentedCertificates(() => authorities, proxies, undefined);
const registry: PrincipalRegistry = new Map(
  Array.from({ length: 100 }, (_, index) => [
    `engine-${index}`,
    {
      ...DEVELOPMENT,
      id: `engine-${index}`,
      enabled: true,
      credentials: {
        secrets: [],
        certificates: [{ kind: 'subject', value: index === 99 ? 'CN=r0d' : `CN=other-${index}` }],
        keys: [],
        jwksUrl: undefined,
        external: [{ issuer: 'https://login.example/tenant/v2.0', client: `client-${index}` }],
      },
    },
  ]),
);
const foreign = await generateKeyPair('RS256');
const jwks = createPlainServer((_request, response) => {
  void exportJWK(foreign.publicKey).then((jwk) => response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'rsa', use: 'sig' }] })));
});
jwks.listen(0, '127.0.0.1');
await once(jwks, 'listening');
const entra = {
  issuer: 'https://login.example/tenant/v2.0',
  audience: ['api://exchange'],
  algorithms: ['RS256'],
  jwksUrl: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`,
  clientClaims: ['azp'],
  rolesClaim: 'roles',
  grants: undefined,
};
const authenticators: readonly Authenticator[] = [
  new OwnTokens(keys, ISSUER),
  new ExternalTokens(() => [entra]),
  new CertificateAlone(() => true),
];
const ways = { publicUrl: ISSUER, certificates, authenticators, proxies, doors: { ingest: 'optional', fhirApi: 'optional' } } as const;
const required = new Authentication({ ...ways, mode: 'required' }, () => registry);
const none = new Authentication({ ...ways, mode: 'none' }, () => registry);

async function tokenFor(subject: string, thumbprint?: string): Promise<string> {
  const { kid, privateJwk } = await keys.current();
  const claims = { scope: 'system/Patient.rs', ...(thumbprint === undefined ? {} : { cnf: { 'x5t#S256': thumbprint } }) };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(ISSUER)
    .setSubject(subject)
    .setJti(`${Math.random()}`)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(await importJWK(privateJwk, 'ES256'));
  return withOwnSignature(token);
}

async function foreignToken(): Promise<string> {
  return await new SignJWT({ azp: 'client-99' })
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa' })
    .setIssuer(entra.issuer)
    .setAudience(entra.audience)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(foreign.privateKey);
}

/** The server's end of a connection with a client certificate. */
async function secureSocket(): Promise<{ readonly socket: TLSSocket; readonly close: () => void }> {
  const crl = await listOfNobody();
  const server = createServer({
    cert: own.certificate,
    key: own.key,
    ca: ca.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    crl,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = connect({ port, host: '127.0.0.1', ca: ca.certificate, cert: client.certificate, key: client.key });
  const [socket] = (await once(server, 'secureConnection')) as [TLSSocket];
  return {
    socket,
    close: () => {
      other.destroy();
      server.close();
    },
  };
}

/** As the parser of Node fills it. */
interface Fillable {
  _addHeaderLines: (rawHeaders: string[], length: number) => void;
}

function requestOn(socket: Socket, token: string | undefined): IncomingMessage {
  const request = new IncomingMessage(socket);
  const headers = [
    ...['Host', 'localhost:8443', 'source-domain', 'emergency-care', 'organisation-code', 'r0d', 'data-type', 'Hl7v2'],
    ...['Content-Type', 'text/plain', 'Content-Length', '1300', ...(token === undefined ? [] : ['Authorization', `Bearer ${token}`])],
  ];
  (request as unknown as Fillable)._addHeaderLines(headers, headers.length);
  return request;
}

async function microseconds(authentication: Authentication, socket: Socket, tokens: readonly (string | undefined)[]): Promise<number> {
  const run = async (ms: number): Promise<number> => {
    const until = performance.now() + ms;
    let done = 0;
    while (performance.now() < until)
      for (let repeat = 0; repeat < 100; repeat++)
        await authentication.principalOf(requestOn(socket, tokens[done++ % tokens.length]), 'send');
    return done;
  };
  await run(500); // so that compiled code is measured
  const start = process.cpuUsage();
  const done = await run(SECONDS * 1000);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / done;
}

const { socket, close } = await secureSocket();
const { thumbprint } = certificates.of(requestOn(socket, undefined)) ?? { thumbprint: '' };
const bound = await Promise.all(Array.from({ length: 64 }, (_, index) => tokenFor(`engine-${index}`, thumbprint)));
const baseline = await microseconds(none, socket, bound);
console.log(
  `Node ${process.version}, 100 principals, ${SECONDS} s of each; microseconds of CPU, less those of a request without authentication`,
);
const report = async (what: string, of: Socket, tokens: readonly (string | undefined)[]): Promise<void> => {
  const cost = (await microseconds(required, of, tokens)) - baseline;
  console.log(`${what.padEnd(60)} ${cost.toFixed(1).padStart(6)} µs${cost > 100 ? '  MORE THAN 0.1 ms' : ''}`);
};
await report('a cached token bound to the certificate of the connection', socket, bound);
const plain = new Socket();
Object.defineProperty(plain, 'remoteAddress', { value: '127.0.0.1' });
await report('a cached token without a certificate', plain, [await tokenFor('engine-7')]);
await report('a cached token of another issuer', socket, [await foreignToken()]);
await report('a certificate alone', socket, [undefined]);
jwks.close();
close();
await state.close();
rmSync(directory, { recursive: true });
