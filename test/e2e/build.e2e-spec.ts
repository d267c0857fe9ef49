import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const TOGETHER = 6;

/** A program of its own in the form of this one: the real scripts, sources that say that they run. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exchange-build-'));
  for (const folder of ['scripts', 'bin']) cpSync(folder, join(root, folder), { recursive: true });
  cpSync('.swcrc', join(root, '.swcrc'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src', 'main.ts'), "const said: string = 'up';\nconsole.log(said);\nexport {};\n");
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const child = spawn(process.execPath, ['scripts/start.js'], { cwd: root });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
  const status = await new Promise((resolve) => child.once('close', resolve));
  return `${String(status)} ${written}`;
}

function age(path: string): void {
  utimesSync(join(root, path), 0, 0);
}

describe('npm start', () => {
  it('brings all of them up that are started at once after a pull', async () => {
    await start();
    age('dist/main.js');
    expect(await Promise.all(Array.from({ length: TOGETHER }, start))).toStrictEqual(Array<string>(TOGETHER).fill('0 up\n'));
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toStrictEqual(['dist']);
  }, 60_000);

  it.each([
    ['a dead process', '999999999', new Date()],
    ['a process id that somebody else has by now', String(process.pid), new Date(Date.now() - 600_000)],
    ['a process that died before it had written', '', new Date(Date.now() - 600_000)],
  ])(
    'is not hindered by the lock of %s',
    async (_case, owner, made) => {
      writeFileSync(join(root, 'dist.lock'), owner);
      utimesSync(join(root, 'dist.lock'), made, made);
      expect(await Promise.all([start(), start(), start()])).toStrictEqual(['0 up\n', '0 up\n', '0 up\n']);
      expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toStrictEqual(['dist']);
    },
    60_000,
  );

  it('removes what a build left that was ended', async () => {
    mkdirSync(join(root, 'dist-12345'));
    expect(await start()).toBe('0 up\n');
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toStrictEqual(['dist']);
  }, 30_000);

  it('says what does not compile, and leaves the former build', async () => {
    await start();
    writeFileSync(join(root, 'src', 'main.ts'), 'const = ;\n');
    age('dist/main.js');
    expect(await start()).toMatch(/^1 [^]*Syntax Error/);
    expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toStrictEqual(['dist']);
  }, 30_000);
});
