import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateOf, inDays, revocationListOf, serverCertificate, type TestCertificate, withChain } from '../factories/certificates.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
let root: TestCertificate;
let mid: TestCertificate;
let low: TestCertificate;
let engine: TestCertificate;
const write = (name: string, text: string): void => {
  writeFileSync(join(server.configDirectory, name), text, { mode: 0o600 });
};

beforeAll(async () => {
  root = await certificateOf({ purpose: 'authority', name: 'CN=Root' });
  mid = await certificateOf({ purpose: 'authority', name: 'CN=Mid', pathLength: 1 }, root);
  low = await certificateOf({ purpose: 'authority', name: 'CN=Low' }, mid);
  engine = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, low);
  const own = await serverCertificate(root);
  const list = await revocationListOf(root, []);
  server = await startServer({
    configure: (directory) => {
      const files = {
        'root.crt': root.certificate,
        'root.crl': list,
        'low.crl': list,
        'server.crt': own.certificate,
        'server.key': own.key,
        'service-principals.yaml': JSON.stringify({
          principals: {
            r0d: {
              title: 'R0D',
              'connect-as': ['R0D'],
              scopes: ['system/Patient.rs'],
              credentials: { certificates: [{ subject: 'CN=r0d' }] },
            },
          },
        }),
        'exchange.yaml': JSON.stringify({
          server: {
            tls: { certificate: 'server.crt', key: 'server.key' },
            'client-certificates': { authorities: ['root.crt'], 'revocation-lists': ['root.crl', 'low.crl'] },
          },
          auth: { mode: 'required', 'certificates-alone': true, 'address-limits': { failures: 100_000 } },
        }),
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
    },
  });
}, 30_000);
afterAll(async () => {
  await server.close();
});

type Version = 'TLSv1.2' | 'TLSv1.3';
const VERSIONS: readonly Version[] = ['TLSv1.2', 'TLSv1.3'];

/** Each request has a connection of its own; the agent remembers the session and begins the next one with it. */
function agentOf({ certificate, key }: TestCertificate, version: Version = 'TLSv1.3'): Agent {
  return new Agent({ keepAlive: false, ca: root.certificate, cert: certificate, key, minVersion: version, maxVersion: version });
}

function read(agent: Agent): Promise<{ readonly status: number | undefined; readonly isResumed: boolean }> {
  return new Promise((resolve, reject) => {
    request(`${server.url}/Patient`, { agent }, (response) => {
      const isResumed = response.socket instanceof TLSSocket && response.socket.isSessionReused();
      response.resume().on('end', () => {
        resolve({ status: response.statusCode, isResumed });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('a client whose authority is below the one that is trusted', () => {
  it.each(VERSIONS)('is believed with the chain that it sends, also when it resumes a session: %s', async (version) => {
    const agent = agentOf(withChain(engine, low, mid), version);
    expect([await read(agent), await read(agent)]).toStrictEqual([
      { status: 200, isResumed: false },
      { status: 200, isResumed: true },
    ]);
  });

  it.each(VERSIONS)('is believed with the trusted one at the end of its chain: %s', async (version) => {
    expect((await read(agentOf(withChain(engine, low, mid, root), version))).status).toBe(200);
  });

  it('is not believed without its chain, though another one has sent the same', async () => {
    const sibling = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, low);
    expect((await read(agentOf(withChain(sibling, low, mid)))).status).toBe(200);
    expect((await read(agentOf(engine))).status).toBe(401);
    expect((await read(agentOf(withChain(engine, low)))).status).toBe(401);
    expect((await read(agentOf(withChain(engine, mid)))).status).toBe(401);
  });

  it('is not believed when its chain is longer than an authority allows', async () => {
    const lowest = await certificateOf({ purpose: 'authority', name: 'CN=Lowest' }, low);
    const far = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, lowest);
    expect((await read(agentOf(withChain(far, lowest, low, mid)))).status).toBe(401);
  });

  it.each<[string, () => Promise<TestCertificate>, () => TestCertificate]>([
    ['that has expired', () => certificateOf({ purpose: 'authority', name: 'CN=Low', until: inDays(-1) }, mid), () => mid],
    ['of another root with the same names', () => certificateOf({ purpose: 'authority', name: 'CN=Mid' }), () => root],
    ['that is no authority', () => certificateOf({ purpose: 'client', name: 'CN=engine' }, mid), () => mid],
  ])('is not believed below one %s', async (_what, makeAuthority, above) => {
    const authority = await makeAuthority();
    const client = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, authority);
    expect((await read(agentOf(withChain(client, authority, above())))).status).toBe(401);
  });
});

describe('a revocation list', () => {
  it.each<[string, string, () => Promise<string>]>([
    ['the authority that it sends, by the trusted one', 'root.crl', () => revocationListOf(root, [mid])],
    ['the client, by the authority that it sends', 'low.crl', () => revocationListOf(low, [engine])],
  ])('revokes %s: from now on, on connections that there are, too', async (_what, file, makeList) => {
    const agent = new Agent({
      keepAlive: true,
      maxSockets: 1,
      ca: root.certificate,
      cert: withChain(engine, low, mid).certificate,
      key: engine.key,
    });
    expect((await read(agent)).status).toBe(200);
    write(file, await makeList());
    await server.lookAtFiles();
    expect([(await read(agent)).status, (await read(agentOf(withChain(engine, low, mid)))).status]).toStrictEqual([401, 401]);
    write(file, await revocationListOf(root, []));
    await server.lookAtFiles();
    expect((await read(agent)).status).toBe(200);
    agent.destroy();
  });
});
