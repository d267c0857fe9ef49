#!/usr/bin/env node
// The command line. Starts the program on the Node that the project brings, whatever Node npx runs on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithShell } from './end-with-shell.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'cli', 'exchange.js');
// Not for a server that somebody leaves running when the shell that started it ends.
if (process.env['npm_command'] === 'exec') endWithShell();
if (Number(process.versions.node.split('.')[0]) >= 24) await import(program);
else {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(own)) {
    process.stderr.write(`This program runs on Node 24, not ${process.version}. "npm rebuild node" brings it.\n`);
    process.exit(1);
  }
  const child = spawn(own, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C in a terminal reaches both; a second one would end the server before it has answered what it has taken.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (status) => {
    process.exitCode = status ?? 1;
  });
}
