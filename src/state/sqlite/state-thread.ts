import { Worker } from 'node:worker_threads';
import { Fault } from '../../faults/fault.ts';
import { log, logFailure } from '../../telemetry/logger.ts';
import type { StateMessage, StateReply, StateRequest, StateResults } from './state-call.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Answers that may be outstanding; beyond that callers had better come again. */
const MAXIMUM_PENDING = 20_000;

const unavailable = (detail: string): Fault => new Fault('backend-unavailable', detail);

/** The owner's side of the thread. If that dies, its callers are told, and the next call starts it again. */
export class StateThread {
  readonly #file: URL;
  readonly #directory: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Promise<Worker> | undefined;
  #next = 0;
  #isClosing = false;

  constructor(file: URL, directory: string) {
    this.#file = file;
    this.#directory = directory;
  }

  /** Resolves when the database is open; rejects with the fault of the attempt. */
  async start(): Promise<void> {
    await this.#running();
  }

  async call<Request extends StateRequest>(request: Request): Promise<StateResults[Request['kind']]> {
    if (this.#isClosing) throw unavailable('the state has been closed');
    if (this.#pending.size >= MAXIMUM_PENDING) throw unavailable('the state has too much to do');
    const worker = await this.#running();
    const id = ++this.#next;
    return await new Promise<StateResults[Request['kind']]>((resolve, reject) => {
      // The thread answers a request with the result of its kind: the one place where this is taken on trust.
      this.#pending.set(id, {
        resolve: (value) => {
          resolve(value as StateResults[Request['kind']]);
        },
        reject,
      });
      worker.postMessage({ id, request });
    });
  }

  /** What was called before is answered, then the thread ends. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const worker = await this.#worker?.catch(() => undefined);
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(undefined);
    await ended;
  }

  #running(): Promise<Worker> {
    this.#worker ??= this.#open();
    return this.#worker;
  }

  #open(): Promise<Worker> {
    const worker = new Worker(this.#file, { workerData: this.#directory });
    return new Promise<Worker>((resolve, reject) => {
      const failed = (reason: Error): void => {
        this.#worker = undefined;
        reject(reason);
      };
      worker.on('message', (message: StateMessage) => {
        if (message.kind === 'ready') resolve(worker);
        else if (message.kind === 'refused') failed(Fault.of(message.issues));
        else for (const reply of message.replies) this.#settle(reply);
      });
      worker.on('error', (error) => {
        logFailure(error, 'state-thread-failed');
      });
      worker.on('exit', () => {
        if (this.#worker !== undefined && !this.#isClosing) log.warn('state-thread-lost');
        failed(unavailable('the state has stopped'));
        const callers = [...this.#pending.values()];
        this.#pending.clear();
        for (const { reject: tell } of callers) tell(unavailable('the state stopped before it answered'));
      });
    });
  }

  #settle({ id, value, issues }: StateReply): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (issues === undefined) pending?.resolve(value);
    else pending?.reject(Fault.of(issues));
  }
}
