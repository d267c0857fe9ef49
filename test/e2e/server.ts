import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication } from '../../src/application.ts';
import type { Authenticator } from '../../src/auth/authenticator.ts';
import { Configuration, type ReloadResult } from '../../src/config/configuration.ts';
import { CONFIGURATION_SECTIONS } from '../../src/configuration-sections.ts';
import { INGEST_HEADERS } from './program.ts';

/** The real application over real HTTP, with the real store in a temporary folder. */
export interface TestServer {
  readonly url: string;
  readonly dataDirectory: string;
  /** Posts to a path as the integration guide says; headers given replace or (undefined) remove those. */
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string | undefined>>): Promise<Response>;
  getJson(path: string): Promise<unknown>;
  /** Of the second listener, where there is one. */
  readonly managementUrl: string | undefined;
  /** Every route that is declared: method and template of the path. */
  routes(): readonly string[];
  /** Reads the configuration again, after a change of its files. */
  reload(): ReloadResult;
  /** Reads the files of TLS again, as the server does by itself every few seconds. */
  lookAtFiles(): Promise<void>;
  readonly configDirectory: string;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Changes the copy of the example configuration before it is loaded. */
  readonly configure?: (directory: string) => void;
  /** Any free one unless said. */
  readonly port?: number;
  /** How callers prove who they are. */
  readonly authenticators?: readonly Authenticator[];
}

export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'exchange-e2e-'));
  const configDirectory = join(directory, 'config');
  const dataDirectory = join(directory, 'data');
  cpSync('config', configDirectory, { recursive: true });
  options.configure?.(configDirectory);
  const port = options.port ?? 0;
  const configuration = Configuration.load(configDirectory, CONFIGURATION_SECTIONS, { host: '127.0.0.1', port });
  const application = await createApplication(
    configuration,
    {
      configDirectory,
      dataDirectory,
      overrides: {},
      logFormat: 'json',
      logLevel: 'info',
    },
    { authenticators: options.authenticators ?? [] },
  );
  const listening = await application.listen('127.0.0.1', port);
  const url = `${listening instanceof TlsServer ? 'https' : 'http'}://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return {
    url,
    dataDirectory,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: definedOf({ ...INGEST_HEADERS, ...headers }),
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    configDirectory,
    reload: () => configuration.reload(),
    managementUrl: application.managementPort === undefined ? undefined : `http://127.0.0.1:${application.managementPort}`,
    lookAtFiles: () => application.lookAtFiles(),
    routes: () => routesOf(listening),
    getJson: async (path) => (await fetch(url + path)).json(),
    close: async () => {
      listening.closeAllConnections();
      await application.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The layers of the router that answers (Express 5); mounted routers have no path of their own. */
function routesOf(server: Server): readonly string[] {
  const applications = server.listeners('request').flatMap((listener) => ('router' in listener ? [listener.router as Router] : []));
  return applications.flatMap(({ stack }) =>
    stack.flatMap(({ route }) => {
      if (route === undefined) return [];
      const methods = route.stack.map(({ method }) => method);
      return [...new Set(methods)].map((method) => `${method?.toUpperCase() ?? 'ALL'} ${route.path}`);
    }),
  );
}

interface Router {
  readonly stack: readonly { readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] } }[];
}

function definedOf(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
