import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../faults/fault.ts';
import { readConfigFolder } from './config-folder.ts';
import { FaultList } from './fault-list.ts';

function locationsOf(directory: string): readonly (string | undefined)[] {
  const faults = new FaultList();
  readConfigFolder(directory, [], faults);
  try {
    faults.throwIfAny();
  } catch (error) {
    if (error instanceof Fault) return error.issues.map(({ location }) => location);
  }
  return [];
}

describe('readConfigFolder', () => {
  it.each([
    ['docs', 'docs/exchange.yaml'],
    [resolve('docs'), 'docs/exchange.yaml'],
    ['test/consistency', 'test/consistency/exchange.yaml'],
    ['.', 'exchange.yaml'],
    ['/proc', '/proc/exchange.yaml'],
    ['/no/such/directory', '/no/such/directory'],
    ['no-such-directory', 'no-such-directory'],
  ])('names the faults of %s so that they can be found from here', (directory, location) => {
    expect(locationsOf(directory)).toContain(location);
  });
});
