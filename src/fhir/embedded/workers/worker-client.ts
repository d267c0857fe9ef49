import { Worker } from 'node:worker_threads';
import { Fault } from '../../../faults/fault.ts';
import { log, logFailure } from '../../../telemetry/logger.ts';
import type { ArgumentOf, Reply, ResultOf, WorkerMessage, WorkerSettings } from './protocol.ts';
import { errorOf } from './reply.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Answers that may be outstanding; beyond that the store is so far behind that callers had better come again. */
const MAXIMUM_PENDING = 20_000;
const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 5000;
const TELL_AGAIN_MS = 10_000;

const unavailable = (detail: string): Fault => new Fault('backend-unavailable', detail);

/**
 * A worker thread that answers calls. If it dies, its callers are told, and it is started again: after 0.1 s, then at
 * growing intervals up to 5 s.
 */
export class WorkerClient<Calls> {
  readonly #file: URL;
  readonly #settings: WorkerSettings;
  readonly #onCommit: (transactions: number, seconds: number) => void;
  readonly #pending = new Map<number, Pending>();
  /** Present while the worker is up and has opened the database. */
  #worker: Worker | undefined;
  #next = 0;
  #outgoing: object[] = [];
  #pause = FIRST_RESTART_MS;
  #restart: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(file: URL, settings: WorkerSettings, onCommit: (transactions: number, seconds: number) => void = () => undefined) {
    this.#file = file;
    this.#settings = settings;
    this.#onCommit = onCommit;
  }

  /** Resolves when the worker has opened the database; rejects with the Fault or error of the attempt. */
  async start(): Promise<void> {
    const worker = new Worker(this.#file, { workerData: this.#settings });
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') {
          this.#worker = worker;
          this.#pause = FIRST_RESTART_MS;
          resolve();
        } else if (message.kind === 'refused') {
          reject(reasonOf(message.reply));
          void worker.terminate();
        } else {
          this.#receive(message);
        }
      });
      worker.on('error', (error) => {
        if (this.#worker === worker) logFailure(error, 'store-thread-failed');
        reject(Error.isError(error) ? error : new Error('a thread of the store failed', { cause: error }));
      });
      worker.on('exit', () => {
        reject(unavailable('the store has stopped'));
        if (this.#worker === worker) this.#lost();
      });
    });
  }

  call<Name extends keyof Calls>(name: Name, argument: ArgumentOf<Calls, Name>, signal?: AbortSignal): Promise<ResultOf<Calls, Name>> {
    if (this.#worker === undefined) return Promise.reject(unavailable('the store is starting again'));
    if (signal?.aborted) return Promise.reject(unavailable('the request was given up before the store was asked'));
    if (this.#pending.size >= MAXIMUM_PENDING) return Promise.reject(unavailable('the store has too much to do'));
    const id = ++this.#next;
    return new Promise<ResultOf<Calls, Name>>((resolve, reject) => {
      this.#send({ id, name, argument });
      const giveUp = (): void => {
        if (this.#pending.delete(id)) reject(unavailable('the request was given up before the store answered'));
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      const settle = (): void => signal?.removeEventListener('abort', giveUp);
      this.#pending.set(id, {
        // The worker answers a call with the result that its name promises: the one place where this is taken on trust.
        resolve: (value) => {
          settle();
          resolve(value as ResultOf<Calls, Name>);
        },
        reject: (reason) => {
          settle();
          reject(Error.isError(reason) ? reason : new Error('the store failed', { cause: reason }));
        },
      });
    });
  }

  /** Calls of one turn of the event loop go together: waking a thread costs more than what it is asked. */
  #send(call: object): void {
    if (this.#outgoing.push(call) > 1) return;
    setImmediate(() => {
      const calls = this.#outgoing;
      this.#outgoing = [];
      this.#worker?.postMessage(calls);
    });
  }

  /** Sends the last call and waits for the end of the thread. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#send({ id: ++this.#next, name: 'close' });
    await ended;
  }

  /** Stops the thread at once, whatever it does; it starts again as after any other loss. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate();
  }

  #receive(message: Extract<WorkerMessage, { kind: 'replies' | 'committed' }>): void {
    if (message.kind === 'committed') {
      this.#onCommit(message.transactions, message.seconds);
      return;
    }
    for (const reply of message.replies) {
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if (reply.issues !== undefined || reply.error !== undefined) {
        const reason = errorOf(reply);
        tellUnavailable(reason);
        pending?.reject(reason);
      } else pending?.resolve(reply.value);
    }
  }

  #lost(): void {
    this.#worker = undefined;
    const callers = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of callers) reject(unavailable('the store stopped before it answered'));
    this.#startAgain();
  }

  #startAgain(): void {
    if (this.#closing) return;
    log.warn('store-thread-lost');
    this.#restart = setTimeout(() => {
      this.start().catch(() => {
        this.#startAgain();
      });
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_RESTART_MS);
  }
}

/** What the operator must know at once (the disk is full); not once for each message that meets it. */
function tellUnavailable(reason: unknown): void {
  if (!(reason instanceof Fault) || reason.code !== 'backend-unavailable' || performance.now() - lastTold < TELL_AGAIN_MS) return;
  lastTold = performance.now();
  log.error('store-unavailable', { detail: reason.issues[0].detail });
}

let lastTold = -Infinity;

function reasonOf(reply: Reply): Error {
  const reason = errorOf(reply);
  return Error.isError(reason) ? reason : new Error('the store could not be opened', { cause: reason });
}
