import { Fault } from '../faults/fault.ts';

/** One piece of work, waiting for or holding its keys. */
interface Ticket {
  readonly keys: ReadonlySet<string>;
  /** In how many queues somebody stands before it. */
  before: number;
  readonly start: () => void;
}

/**
 * One patient at a time: work on the same identifiers runs one after the other, in the order in which it asked.
 *
 * A ticket enters the queues of all its identifiers at once, in a single turn of the event loop, so that all queues agree on who was
 * first: nobody is overtaken and no two can wait for each other. Work must not ask for another turn before it has ended.
 */
export class PatientTurns {
  readonly #queues = new Map<string, Set<Ticket>>();

  /** How many identifiers are held or waited for. */
  get size(): number {
    return this.#queues.size;
  }

  /** Whether somebody holds or waits for this key. */
  isTaken(key: string): boolean {
    return this.#queues.has(key);
  }

  /**
   * Runs work when its turn has come, and holds the identifiers until it has settled.
   * @param keys the identifiers of the patients that the work reads or writes, in any order
   * @param signal ends the wait, not the work
   * @throws Fault record-locked when the signal comes first; else what the work throws
   */
  async inTurn<T>(keys: Iterable<string>, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const ticket = await this.#enter(new Set(keys), signal);
    try {
      return await work();
    } finally {
      this.#leave(ticket);
    }
  }

  #enter(keys: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<Ticket> {
    if (signal?.aborted) return Promise.reject(waitedTooLong());
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#leave(ticket);
        reject(waitedTooLong());
      };
      const ticket: Ticket = {
        keys,
        before: 0,
        start: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve(ticket);
        },
      };
      for (const key of keys) {
        const queue = this.#queues.get(key);
        if (queue) {
          queue.add(ticket);
          ticket.before++;
        } else this.#queues.set(key, new Set([ticket]));
      }
      if (ticket.before === 0) ticket.start();
      else signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Leaves all queues, whether at their head or still waiting; whoever is at the head of all its queues then starts. */
  #leave(ticket: Ticket): void {
    for (const key of ticket.keys) {
      const queue = this.#queues.get(key);
      if (!queue) continue;
      const wasFirst = firstOf(queue) === ticket;
      queue.delete(ticket);
      const next = firstOf(queue);
      if (!next) this.#queues.delete(key);
      else if (wasFirst && --next.before === 0) next.start();
    }
  }
}

function firstOf(queue: ReadonlySet<Ticket>): Ticket | undefined {
  return queue.values().next().value;
}

function waitedTooLong(): Fault {
  return new Fault('record-locked', 'other messages about the same patient took longer than this one could wait');
}
