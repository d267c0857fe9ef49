import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { requirePrivateFile } from './private-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-private-'));
const file = join(directory, 'key');
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const never = (): void => {
  throw new Error('nobody was to be warned');
};

describe('a secret file', () => {
  it.each([0o600, 0o400, 0o700])('of mode %o is accepted', (mode) => {
    writeFileSync(file, 'secret');
    chmodSync(file, mode);
    expect(() => {
      requirePrivateFile(file, { fileModes: 'strict' }, never);
    }).not.toThrow();
  });

  it.each([
    [0o644, '0644'],
    [0o640, '0640'],
    [0o602, '0602'],
  ])('of mode %o stops the start, or is warned of', (mode, shown) => {
    writeFileSync(file, 'secret');
    chmodSync(file, mode);
    const check = (fileModes: 'strict' | 'warn', warned: (detail: string) => void): void => {
      requirePrivateFile(file, { fileModes }, warned);
    };
    expect(() => {
      check('strict', never);
    }).toThrow(expect.objectContaining({ code: 'start-refused', message: expect.stringContaining(`has the mode ${shown}`) }));
    const told: string[] = [];
    check('warn', (detail) => told.push(detail));
    expect(told).toStrictEqual([expect.stringContaining('chmod 600')]);
  });

  it('that is not there is somebody else to complain of', () => {
    expect(() => {
      requirePrivateFile(join(directory, 'none'), { fileModes: 'strict' }, never);
    }).not.toThrow();
  });
});
