#!/usr/bin/env node
// Compiles src into dist, unless dist is as new as everything it is made of. Runs on any Node: `npm ci` calls it before
// Node 24 is in PATH.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'main.js');

/** Builds unless dist is fresh. Of several at once one builds; the others wait and find dist fresh. */
export function ensureBuilt() {
  if (!isStale()) return;
  const status = withLock(join(ROOT, 'dist.lock'), () => (isStale() ? build() : 0));
  if (status !== 0) process.exit(status);
}

function isStale() {
  if (!existsSync(join(ROOT, 'src'))) return false; // an installed package or an image: dist is all there is
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return ['src', '.swcrc', 'package-lock.json'].some((name) => existsSync(join(ROOT, name)) && newest(join(ROOT, name)) > built);
}

/** The newest change below a path, in ms. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  return statSync(path).isDirectory() ? Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name)))) : mtimeMs;
}

/** Builds beside and then renames, so that a server that starts meanwhile never sees half a build. Returns the exit status. */
function build() {
  const compiler = join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  if (!existsSync(compiler)) return 0; // a production install brings no compiler
  for (const name of readdirSync(ROOT)) if (name.startsWith('dist-')) remove(join(ROOT, name)); // of a build that was ended
  const folder = `dist-${process.pid}`;
  const begun = new Date(); // what changes while it compiles is newer than the build
  const args = [compiler, 'src', '-d', folder, '--strip-leading-paths', '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) {
    remove(join(ROOT, folder));
    return status ?? 1;
  }
  utimesSync(join(ROOT, folder, 'main.js'), begun, begun);
  const former = join(ROOT, `dist-former-${process.pid}`);
  if (existsSync(DIST)) renameSync(DIST, former);
  renameSync(join(ROOT, folder), DIST);
  remove(former);
  return 0;
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureBuilt();
