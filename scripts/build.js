#!/usr/bin/env node
// Compiles src into dist, unless dist is as new as everything it is made of. Built beside and then renamed, so that a
// server that starts meanwhile never sees half a build. Runs on any Node: `npm ci` calls it before Node 24 is in PATH.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'main.js');

/** The newest change below a path, in ms. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  return statSync(path).isDirectory() ? Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name)))) : mtimeMs;
}

export function isStale() {
  if (!existsSync(join(ROOT, 'src'))) return false; // an installed package or an image: dist is all there is
  if (!existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return ['src', '.swcrc', 'package-lock.json'].some((name) => existsSync(join(ROOT, name)) && newest(join(ROOT, name)) > built);
}

export function build() {
  const compiler = join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  if (!existsSync(compiler)) return; // a production install brings no compiler
  const folder = `dist-${process.pid}`;
  const args = [compiler, 'src', '-d', folder, '--strip-leading-paths', '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) {
    rmSync(join(ROOT, folder), { recursive: true, force: true });
    process.exit(status ?? 1);
  }
  rmSync(DIST, { recursive: true, force: true });
  renameSync(join(ROOT, folder), DIST);
  const now = new Date();
  utimesSync(STAMP, now, now);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && isStale()) build();
