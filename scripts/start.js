#!/usr/bin/env node
// `npm start`: builds when dist is older than src, then becomes the server. One process: signals need no forwarding.
import { build, isStale } from './build.js';

if (isStale()) build();
await import('../dist/main.js');
