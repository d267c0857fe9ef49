#!/usr/bin/env node
// `npm start`: builds when dist is older than src, then becomes the server.
import { endWithShell } from '../bin/end-with-shell.js';
import { ensureBuilt } from './build.js';

endWithShell();
ensureBuilt();
await import('../dist/main.js');
