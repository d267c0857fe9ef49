// npm run bench: conversion alone, on one thread, parsing included.
import { readMessage } from '../../src/hl7v2/read-message.ts';
import { compileMapping } from '../../src/transform/compile-mapping.ts';
import { convert } from '../../src/transform/convert.ts';
import { admission } from './sample-message.ts';

const MAPPING = compileMapping(new Map(), ['uk-core']);
const CONTEXT = { received: new Date('2025-06-01T12:00:00Z'), zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'bench' };
const LIMITS = { maximumSegments: 10_000, maximumRepetitions: 10_000 };
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '5');

const bodies = Array.from({ length: 500 }, (_, index) => Buffer.from(admission(index, index)));
let resources = 0;

function run(seconds: number): number {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  while (performance.now() < until) {
    for (const body of bodies) {
      resources = convert(readMessage(body, LIMITS).message, MAPPING, CONTEXT).resources.length;
      done++;
    }
  }
  return done;
}

run(SECONDS); // so that the measured time is that of compiled code, as in a server
const start = process.cpuUsage();
const done = run(SECONDS);
const { user, system } = process.cpuUsage(start);
const bytes = bodies[0]?.length ?? 0;
console.log(
  `parse + convert ADT^A01 (${bytes} bytes, ${resources} resources): ${Math.round(done / SECONDS)}/s, ${((user + system) / done).toFixed(0)} µs CPU each`,
);
