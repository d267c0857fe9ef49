import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { Configuration } from '../../src/config/configuration.ts';
import { Fault } from '../../src/faults/fault.ts';

export const DOMAIN = 'name: a-and-e\ntitle: A and E\norganisations: [r0d]\n';

interface ConfigurationDirectory {
  readonly root: string;
  readonly directory: string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** The faults of a load as `location | detail`. */
  readonly faultsOf: (load: () => unknown) => string[];
  readonly faults: () => string[];
  readonly places: () => string[];
}

/** A configuration that each test of the spec file finds sound, with one source domain, and may change. */
export function aConfigurationDirectory(): ConfigurationDirectory {
  const root = join(tmpdir(), `configuration-${randomUUID()}`);
  const directory = join(root, 'config');
  beforeEach(() => {
    write('exchange.yaml', '');
    write('source-domains/a-and-e.yaml', DOMAIN);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  function faultsOf(load: () => unknown): string[] {
    try {
      load();
    } catch (error) {
      if (error instanceof Fault)
        return error.issues.map(({ code, detail, location }) => `${code} ${location ?? ''} | ${detail}`.replaceAll(`${root}/`, ''));
      throw error;
    }
    return [];
  }
  const faults = (): string[] =>
    faultsOf(() => Configuration.load(directory)).map((fault) => fault.replace('configuration-invalid config/', ''));
  const places = (): string[] => faults().map((fault) => fault.split(' | ')[0] ?? '');
  return { root, directory, write, faultsOf, faults, places };
}
