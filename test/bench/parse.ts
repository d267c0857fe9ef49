// npm run bench: parsing alone, with the reads of fields a map makes.
import { readMessage } from '../../src/hl7v2/read-message.ts';
import { admission } from './sample-message.ts';

const LIMITS = { maximumSegments: 10_000, maximumRepetitions: 10_000 };
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '5');
const FIELDS = Array.from({ length: 11 }, (_, index) => index + 1);

const bodies = Array.from({ length: 500 }, (_, index) => Buffer.from(admission(index, index)));
let characters = 0;

function run(seconds: number): number {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  while (performance.now() < until) {
    for (const body of bodies) {
      const { segments } = readMessage(body, LIMITS).message;
      for (const name of ['MSH', 'PID', 'PV1']) {
        const segment = segments.find((candidate) => candidate.name === name);
        if (segment) for (const number of FIELDS) characters += segment.field(number).first.text.length;
      }
      done++;
    }
  }
  return done;
}

run(Math.min(2, SECONDS));
const done = run(SECONDS);
console.log(
  `parse ADT^A01 (${bodies[0]?.length ?? 0} bytes) and read 33 fields: ${Math.round(done / SECONDS)}/s (${characters > 0 ? 'read' : 'nothing read'})`,
);
