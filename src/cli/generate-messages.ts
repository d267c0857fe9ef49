import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Message } from 'node-hl7-client';
import { SYNTHETIC_EVENTS, syntheticEvents, syntheticMessages } from '../synthetic/synthetic-messages.ts';
import type { GenerateOptions } from './generate.ts';
import { postBytes, type PostOptions } from './post-message.ts';

/** Refusals that are shown; of the others there is a count. */
const MOST_SHOWN = 5;
/** Of an answer that is neither an acknowledgement nor a problem: the page of a proxy. */
const MOST_TEXT = 200;

/**
 * Makes messages and prints, writes or sends them.
 * @throws Fault for a kind that is not known; errors of files and of the connection
 */
export async function generate(kind: string, options: GenerateOptions): Promise<void> {
  if (options.list) {
    process.stdout.write(`${SYNTHETIC_EVENTS.join('\n')}\n`);
    return;
  }
  const count = options.count ?? syntheticEvents(kind).length;
  // Made anew for each use: the same ones, and never all of them in memory.
  const messages = (): Iterable<Made> => make(kind, { ...options, count });
  process.stderr.write(`seed ${options.seed}, at ${options.at.toISOString()}\n`);
  if (options.out !== undefined) await writeAll(messages(), options.out);
  if (options.send) await sendAll(messages(), count, options);
  if (options.out === undefined && !options.send)
    for (const { text } of messages()) process.stdout.write(`${text.replaceAll('\r', '\n')}${count > 1 ? '\n' : ''}`);
}

interface Made {
  readonly text: string;
  /** `ADT^A01` */
  readonly event: string;
}

function* make(kind: string, { at, count, ...options }: GenerateOptions & { readonly count: number }): Generator<Made> {
  const events = syntheticEvents(kind);
  let index = 0;
  for (const text of syntheticMessages({ ...options, kind, count, now: at }))
    yield { text, event: events[index++ % events.length] ?? kind };
}

async function writeAll(messages: Iterable<Made>, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  let number = 0;
  for (const { text, event } of messages)
    await writeFile(join(directory, `${String(++number).padStart(6, '0')}-${event.replace('^', '_')}.hl7`), text);
  process.stderr.write(`${number} messages in ${directory}\n`);
}

async function sendAll(messages: Iterable<Made>, count: number, options: PostOptions): Promise<void> {
  const answers = new Map<string, number>();
  const refusals: string[] = [];
  const bar = new SingleBar({ format: '{bar} {value}/{total} messages, {eta_formatted} left', stream: process.stderr, noTTYOutput: false });
  bar.start(count, 0);
  try {
    for (const { text, event } of messages) {
      const controlId = new Message({ text }).get('MSH.10').toString();
      const response = await postBytes(Buffer.from(text), options);
      const { code, refusal } = answerOf(response.text, controlId);
      answers.set(code, (answers.get(code) ?? 0) + 1);
      if (refusal !== undefined) refusals.push(`HTTP ${response.status} ${event} ${controlId}: ${refusal}`);
      bar.increment();
    }
  } finally {
    // Also when the server goes away half-way: what it has acknowledged is there.
    bar.stop();
    sayAnswers(answers, refusals);
  }
}

function sayAnswers(answers: ReadonlyMap<string, number>, refusals: readonly string[]): void {
  if (answers.size > 0) process.stdout.write(`${[...answers].map(([code, count]) => `${code} ${count}`).join(', ')}\n`);
  for (const refusal of refusals.slice(0, MOST_SHOWN)) process.stdout.write(`${refusal}\n`);
  if (refusals.length > MOST_SHOWN) process.stdout.write(`and ${refusals.length - MOST_SHOWN} more\n`);
  if (refusals.length > 0) process.exitCode = 1;
}

/** Read by another reader than the server's own: an engine would have to understand it, too. */
function answerOf(text: string, controlId: string): { readonly code: string; readonly refusal?: string } {
  if (!text.startsWith('MSH')) return { code: 'no acknowledgement', refusal: problemOf(text) };
  const acknowledgement = new Message({ text });
  const code = acknowledgement.get('MSA.1').toString();
  const answered = acknowledgement.get('MSA.2').toString();
  if (answered !== controlId) return { code: 'of another message', refusal: `the acknowledgement is that of ${answered}` };
  return code === 'AA' ? { code } : { code, refusal: acknowledgement.get('MSA.3').toString() };
}

/** A refusal before a message was read is a problem (RFC 9457). */
function problemOf(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { readonly title?: string; readonly detail?: string };
    return [title, detail].filter((part) => part !== undefined).join(' ');
  } catch {
    return text.trim().slice(0, MOST_TEXT);
  }
}
