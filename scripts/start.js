#!/usr/bin/env node
// `npm start`: builds when dist is older than src, then becomes the server.
import { ensureBuilt } from './build.js';

const POLL_MS = 200;

// npm runs this in a shell and passes SIGTERM to that shell alone, which dies without passing it on: the server would live
// on as an orphan. (Ctrl-C reaches all of them.) When the shell is gone, this process stops as if it had got the signal.
const shell = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === shell) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, POLL_MS).unref();

ensureBuilt();
await import('../dist/main.js');
