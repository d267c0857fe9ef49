// npm run campaign: mutated messages over real HTTP. No 5xx, and every answer an acknowledgement or problem+json.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { freePort, INGEST_HEADERS, startProgram } from '../e2e/program.ts';
import { adtText } from '../factories/adt-message.ts';
import { anyText } from '../factories/any-message.ts';
import { mutated } from './mutations.ts';
import { finish, newSeed, progress, readOptions } from './options.ts';

const { cases, clients, seed } = readOptions('Posts mutated messages to a server of its own and judges every answer.', {
  cases: { meaning: 'messages', default: 20_000 },
  clients: { meaning: 'that send at the same time', default: 8 },
  seed: { meaning: 'of a run to be repeated', default: newSeed() },
});

/** Drawn a part at a time, each from a seed of its own, so that memory stays small. */
const PART = 500;
const example = fc.constant(readFileSync('examples/adt-a01.hl7', 'utf8'));
const message = mutated(fc.oneof(example, adtText, anyText));

/** Why an answer is none that a sender can read. */
function faultOf(status: number, mediaType: string, answer: string): string | undefined {
  if (status >= 500) return `HTTP ${status}, ${JSON.stringify(answer)}`;
  if (mediaType.startsWith('application/problem+json')) {
    const { code } = JSON.parse(answer) as { code?: unknown };
    return typeof code === 'string' ? undefined : 'problem+json without a code';
  }
  // A batch is answered by a batch: an acknowledgement for each message, between its headers and trailers.
  const segments = answer
    .split('\r')
    .slice(0, -1)
    .filter((segment) => !/^(FHS|BHS|BTS|FTS)/.test(segment));
  const starts = segments.flatMap((segment, index) => (segment.startsWith('MSH') ? [index] : []));
  const isReadable =
    answer.endsWith('\r') && starts[0] === 0 && starts.every((start, index) => isAcknowledgement(segments.slice(start, starts[index + 1])));
  return isReadable ? undefined : `HTTP ${status} and no acknowledgement`;
}

function isAcknowledgement([header = '', acknowledgement = '', ...further]: readonly string[]): boolean {
  const separator = header.charAt(3);
  const isSaid = ['AA', 'AE', 'AR'].some((code) => acknowledgement.startsWith(['MSA', code, ''].join(separator)));
  return isSaid && further.every((segment) => segment.startsWith(`ERR${separator}`));
}

const directory = mkdtempSync(join(tmpdir(), 'exchange-campaign-'));
const program = startProgram({ port: await freePort(), dataDirectory: directory });
const wrong: string[] = [];
const statuses = new Map<number, number>();
let done = 0;

async function judge(body: string): Promise<void> {
  const fault = await fetch(`${program.url}/$ingest`, { method: 'POST', headers: INGEST_HEADERS, body }).then(
    async (response) => {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      return faultOf(response.status, response.headers.get('content-type') ?? '', await response.text());
    },
    (error: unknown) => `no answer (${String(error)})`,
  );
  if (fault !== undefined) wrong.push(`${fault} to ${JSON.stringify(body.slice(0, 2000))}`);
  progress('mutants', ++done, cases);
}

console.log(`mutants, --seed ${seed}`);
try {
  await program.ready();
  for (let first = 0; first < cases; first += PART) {
    const bodies = fc.sample(message, { numRuns: Math.min(PART, cases - first), seed: (seed + first) | 0 }).values();
    const client = async (): Promise<void> => {
      for (const body of bodies) await judge(body);
    };
    await Promise.all(Array.from({ length: clients }, client));
  }
  if ((await program.end('SIGTERM')) !== 0) wrong.push('the server did not stop cleanly');
} finally {
  await program.end('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
}
const answers = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
finish(`mutants, ${done} messages (${answers.join(', ')}), --seed ${seed}`, wrong);
