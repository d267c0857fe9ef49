import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { Message } from 'node-hl7-client';
import { SYNTHETIC_EVENTS, syntheticMessages } from '../synthetic/synthetic-messages.ts';
import { POST_OPTIONS, postBytes, type PostOptions } from './post-message.ts';

const MOST_SEED = 0x7fff_ffff;
/** Refusals that are shown; of the others there is a count. */
const MOST_SHOWN = 5;

interface GenerateOptions extends PostOptions {
  readonly count: number;
  readonly seed: number;
  readonly at: Date;
  readonly people: number;
  readonly out?: string;
  readonly send?: true;
  readonly list?: true;
}

/** `exchange generate`: invented messages, for trying a channel, a mapping or a server. */
export function generateCommand(): Command {
  const command = new Command('generate')
    .description('Makes invented UK messages: printed, written to a folder, or sent to a running server')
    .argument('[kind]', 'ADT^A01; ADT: its events in turn; all: every event in turn', 'ADT^A01')
    .option('--count <n>', 'how many', wholeNumber, 1)
    .option('--seed <n>', 'the same seed and --at make the same messages', wholeNumber, Math.floor(Math.random() * MOST_SEED))
    .option('--at <time>', 'when they are made (ISO 8601); default: now', time, new Date())
    .option('--people <n>', 'how many different persons they are about; 0: a new one in each', wholeNumber, 0)
    .option('--out <directory>', 'a file for each message')
    .option('--send', 'post them to the server and check each acknowledgement')
    .option('--list', 'what can be made')
    .addHelpText(
      'after',
      '\nExamples:\n  exchange generate ADT^A01\n  exchange generate ORU^R01 --count 100 --people 10 --send\n  exchange generate all --count 100 --seed 7 --out messages',
    )
    .action(run);
  for (const option of POST_OPTIONS) command.addOption(option);
  return command;
}

async function run(kind: string, options: GenerateOptions): Promise<void> {
  if (options.list) {
    process.stdout.write(`${SYNTHETIC_EVENTS.join('\n')}\n`);
    return;
  }
  const messages = syntheticMessages({ ...options, kind, now: options.at });
  if (options.out !== undefined) await writeAll(messages, options.out);
  if (options.send) await sendAll(messages, options);
  if (options.out === undefined && !options.send)
    for (const message of messages) process.stdout.write(`${message.replaceAll('\r', '\n')}\n`);
  process.stderr.write(`seed ${options.seed}, at ${options.at.toISOString()}\n`);
}

async function writeAll(messages: Iterable<string>, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  let number = 0;
  for (const message of messages) await writeFile(join(directory, `${String(++number).padStart(6, '0')}.hl7`), message);
  process.stderr.write(`${number} messages in ${directory}\n`);
}

async function sendAll(messages: Iterable<string>, options: GenerateOptions): Promise<void> {
  const answers = new Map<string, number>();
  const refusals: string[] = [];
  const bar = new SingleBar({ format: '{bar} {value}/{total} messages, {eta_formatted} left', stream: process.stderr, noTTYOutput: false });
  bar.start(options.count, 0);
  for (const message of messages) {
    const controlId = new Message({ text: message }).get('MSH.10').toString();
    const response = await postBytes(Buffer.from(message), options);
    const { code, refusal } = answerOf(await response.text(), controlId);
    answers.set(code, (answers.get(code) ?? 0) + 1);
    if (refusal !== undefined) refusals.push(`HTTP ${response.status} ${controlId}: ${refusal}`);
    bar.increment();
  }
  bar.stop();
  process.stdout.write(`${[...answers].map(([code, count]) => `${code} ${count}`).join(', ')}\n`);
  for (const refusal of refusals.slice(0, MOST_SHOWN)) process.stdout.write(`${refusal}\n`);
  if (refusals.length > MOST_SHOWN) process.stdout.write(`and ${refusals.length - MOST_SHOWN} more\n`);
  if (refusals.length > 0) process.exitCode = 1;
}

/** Read by another reader than the server's own: an engine would have to understand it, too. */
function answerOf(text: string, controlId: string): { readonly code: string; readonly refusal?: string } {
  if (!text.startsWith('MSH')) return { code: 'no acknowledgement', refusal: text.trim() };
  const acknowledgement = new Message({ text });
  const code = acknowledgement.get('MSA.1').toString();
  const answered = acknowledgement.get('MSA.2').toString();
  if (answered !== controlId) return { code, refusal: `the acknowledgement is one of ${answered}` };
  return code === 'AA' ? { code } : { code, refusal: acknowledgement.get('MSA.3').toString() };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > MOST_SEED) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

function time(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError('It must be a time such as 2025-06-01T12:00:00Z.');
  return instant;
}
