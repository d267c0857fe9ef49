// npm run bench: conversion alone, on one thread, parsing included.
import { readMessage } from '../../src/hl7v2/read-message.ts';
import { compileMapping } from '../../src/transform/compile-mapping.ts';
import { convert } from '../../src/transform/convert.ts';
import { admission, laboratoryResult } from './sample-message.ts';

const MAPPING = compileMapping(new Map(), ['uk-core']);
const CONTEXT = { received: new Date('2025-06-01T12:00:00Z'), zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'bench' };
const LIMITS = { maximumSegments: 10_000, maximumRepetitions: 10_000 };
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '5');

const samples: readonly (readonly [what: string, bodies: readonly Buffer[]])[] = [
  ['ADT^A01', Array.from({ length: 500 }, (_, index) => Buffer.from(admission(index, index)))],
  ['ORU^R01 of 60 OBX', Array.from({ length: 100 }, (_, index) => Buffer.from(laboratoryResult(index, index, 60)))],
  ['ORU^R01 of 2000 OBX', Array.from({ length: 3 }, (_, index) => Buffer.from(laboratoryResult(index, index, 2000)))],
];
let resources = 0;

function run(bodies: readonly Buffer[], seconds: number): number {
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

for (const [what, bodies] of samples) {
  run(bodies, SECONDS); // so that the measured time is that of compiled code, as in a server
  const start = process.cpuUsage();
  const done = run(bodies, SECONDS);
  const { user, system } = process.cpuUsage(start);
  const cpu = (user + system) / done;
  console.log(
    `parse + convert ${what} (${bodies[0]?.length ?? 0} bytes, ${resources} resources): ${Math.round(1_000_000 / cpu)} per second of CPU, ${cpu.toFixed(0)} µs each`,
  );
}
