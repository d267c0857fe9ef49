import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { holdDataDirectory } from './data-directory.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'exchange-data-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const HOLDER = `
  import { holdDataDirectory } from ${JSON.stringify(new URL('./data-directory.ts', import.meta.url).href)};
  globalThis.held = holdDataDirectory(process.argv[1]);
  process.stdout.write('held');
  setInterval(() => globalThis.gc?.(), 10);
`;

/** Another process that holds the directory. */
async function holder(directory: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

const refusalOf = (directory: string): string => {
  try {
    holdDataDirectory(directory).release();
    return 'held';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('holdDataDirectory', () => {
  it('makes the directory for its owner alone', () => {
    const directory = join(root, 'new', 'inner');
    holdDataDirectory(directory).release();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'new')).mode & 0o777).toBe(0o700);
  });

  it('refuses a directory that another process holds, and names the process', async () => {
    const directory = join(root, 'held');
    const other = await holder(directory);
    const refusal = refusalOf(directory);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(refusal).toContain(`${directory} is held by process ${String(other.pid)} on ${hostname()}, since 20`);
  });

  it('is not hindered by what a killed process leaves', async () => {
    const directory = join(root, 'killed');
    const other = await holder(directory);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(existsSync(join(directory, 'server.lock'))).toBe(true);
    expect(refusalOf(directory)).toBe('held');
  });

  it('can be held again once it is released, not before', () => {
    const directory = join(root, 'again');
    const first = holdDataDirectory(directory);
    expect(refusalOf(directory)).toContain(`held by process ${process.pid}`);
    first.release();
    expect(refusalOf(directory)).toBe('held');
  });

  it('lets a backup copy the directory, and the copy can be held', async () => {
    const directory = join(root, 'original');
    const other = await holder(directory);
    cpSync(directory, join(root, 'copy'), { recursive: true });
    const refusals = [refusalOf(join(root, 'copy')), refusalOf(directory)];
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(refusals).toStrictEqual(['held', expect.stringContaining(`held by process ${String(other.pid)}`)]);
  });

  it('says that a file is no directory', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(refusalOf(file)).toBe(`start-refused: ${file}: is a file; name a directory`);
    expect(refusalOf(join(file, 'below'))).toBe(`start-refused: ${join(file, 'below')}: is a file; name a directory`);
  });

  it('says that a lock file is damaged', () => {
    const directory = join(root, 'damaged');
    holdDataDirectory(directory).release();
    writeFileSync(join(directory, 'server.lock'), 'x'.repeat(5000));
    expect(refusalOf(directory)).toContain('cannot be written (file is not a database)');
  });
});

// A place where even the owner of everything can neither make nor write anything.
(existsSync('/proc/self') ? describe : describe.skip)('holdDataDirectory on Linux', () => {
  it.each([
    ['/proc/x', 'made (ENOENT)'],
    ['/proc/self/x/y', 'made (ENOENT)'],
    ['/proc/self', 'written (unable to open database file)'],
  ])('refuses %s', (directory, why) => {
    expect(refusalOf(directory)).toBe(`start-refused: the data directory ${directory} cannot be ${why}: name another one with --data`);
  });
});
