import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How slow a client may be. */
export interface Patience {
  readonly bytesPerSecond: number;
  /** The time over which the rate is measured. */
  readonly patienceMs: number;
}

/** A request and its answer, as far as both have come. */
interface Watched {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  phase: Phase;
  /** Milliseconds of a clock that never goes back. */
  since: number;
  /** Of the socket, in that moment. */
  bytesRead: number;
}

/** What the server waits for: the rest of the body, its own work, the client who reads the answer. */
type Phase = 'body' | 'work' | 'answer' | 'over';

const [SHORTEST_LOOK_MS, LONGEST_LOOK_MS] = [50, 5000];

/**
 * Finds clients that send a body slower than they may, or do not read an answer: each of them holds a connection and what belongs to it.
 * One look at all of them every now and then costs less than a timer for each request.
 */
export class SlowClients {
  readonly #patience: Patience;
  readonly #tooSlow: (socket: Socket) => void;
  readonly #watched = new Map<Socket, Watched>();
  readonly #lookMs: number;
  #timer: NodeJS.Timeout | undefined;
  #looked = 0;

  /** @param tooSlow told of each whose body is too slow, once; whoever does not read is disconnected */
  constructor(patience: Patience, tooSlow: (socket: Socket) => void) {
    this.#patience = patience;
    this.#tooSlow = tooSlow;
    this.#lookMs = Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, patience.patienceMs / 4));
  }

  /** From now until the answer has been read, or the connection is over. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const now = performance.now();
    this.#watched.set(socket, { request, response, phase: 'body', since: now, bytesRead: socket.bytesRead });
    if (this.#timer) return;
    this.#looked = now;
    this.#timer = setInterval(() => {
      this.#look();
    }, this.#lookMs).unref();
  }

  #look(): void {
    const now = performance.now();
    // Who was late is this program, which has read nothing in the meantime either.
    const isLate = now - this.#looked > this.#lookMs + this.#patience.patienceMs / 4;
    this.#looked = now;
    for (const [socket, watched] of this.#watched) {
      const phase = phaseOf(socket, watched);
      if (phase !== watched.phase) this.#enter(socket, watched, phase);
      if (phase === 'body' && isLate) start(socket, watched, now);
      else if (phase === 'body') this.#judge(socket, watched, now);
    }
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Of an answer nothing but the socket knows how much has been read: it notices itself when nothing moves any more. */
  #enter(socket: Socket, watched: Watched, phase: Phase): void {
    if (phase === 'answer') socket.setTimeout(this.#patience.patienceMs);
    else if (watched.phase === 'answer' && phase === 'work') socket.setTimeout(0);
    watched.phase = phase;
    if (phase === 'over') this.#watched.delete(socket);
  }

  #judge(socket: Socket, watched: Watched, now: number): void {
    const { bytesPerSecond, patienceMs } = this.#patience;
    const elapsed = now - watched.since;
    if (elapsed < patienceMs) return;
    if (socket.bytesRead - watched.bytesRead >= (bytesPerSecond * elapsed) / 1000) {
      start(socket, watched, now);
      return;
    }
    this.#watched.delete(socket);
    this.#tooSlow(socket);
  }
}

function start(socket: Socket, watched: Watched, now: number): void {
  watched.since = now;
  watched.bytesRead = socket.bytesRead;
}

function phaseOf(socket: Socket, { request, response }: Watched): Phase {
  if (socket.destroyed) return 'over';
  if (!request.complete) return 'body';
  if (socket.writableLength > 0) return 'answer';
  return response.writableFinished ? 'over' : 'work';
}
