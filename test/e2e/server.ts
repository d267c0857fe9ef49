import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication } from '../../src/application.ts';
import { Configuration } from '../../src/config/configuration.ts';
import { CONFIGURATION_SECTIONS } from '../../src/configuration-sections.ts';
import { INGEST_HEADERS } from './program.ts';

/** The real application over real HTTP, with the real store in a temporary folder. */
export interface TestServer {
  readonly url: string;
  readonly dataDirectory: string;
  /** Posts to a path as the integration guide says; headers given replace or (undefined) remove those. */
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string | undefined>>): Promise<Response>;
  getJson(path: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Changes the copy of the example configuration before it is loaded. */
  readonly configure?: (directory: string) => void;
}

export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'exchange-e2e-'));
  const configDirectory = join(directory, 'config');
  const dataDirectory = join(directory, 'data');
  cpSync('config', configDirectory, { recursive: true });
  options.configure?.(configDirectory);
  const configuration = Configuration.load(configDirectory, CONFIGURATION_SECTIONS, { host: '127.0.0.1', port: 0 });
  const application = await createApplication(configuration, {
    configDirectory,
    dataDirectory,
    overrides: {},
    logFormat: 'json',
    logLevel: 'info',
  });
  const listening = await application.listen('127.0.0.1', 0);
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return {
    url,
    dataDirectory,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: definedOf({ ...INGEST_HEADERS, ...headers }),
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    getJson: async (path) => (await fetch(url + path)).json(),
    close: async () => {
      listening.closeAllConnections();
      await application.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function definedOf(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
