import { isStorageError } from '../storage/storage-error.ts';
import type { Call, Reply, WorkerMessage, WriterCalls } from '../workers/protocol.ts';
import { failedReply } from '../workers/reply.ts';
import type { GroupCommit, Outcome, WriteUnit } from './group-commit.ts';

/** What the queue takes: everything but the end. */
export type QueuedCall = Exclude<Call<WriterCalls>, { readonly name: 'close' }>;

/** Messages in one commit at most. */
const GROUP_SIZE = 64;
/**
 * How long the first message of a group waits for others, in milliseconds. Not for the sake of the fsync: messages share
 * pages of the index, so that one commit for several writes less than half of what they would write one by one.
 */
const GATHERING_MS = 5;

interface Waiting {
  readonly id: number;
  readonly unit: WriteUnit;
}

/** Gathers calls into groups and answers each group when it is on disk. */
export class WriteQueue {
  readonly #group: GroupCommit;
  readonly #unitOf: (call: QueuedCall) => WriteUnit;
  readonly #post: (message: WorkerMessage) => void;
  readonly #afterwards: () => void;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The last group could not be written. */
  #failing = false;

  /** @param afterwards what is to be done between two groups, when the callers of the first have been answered */
  constructor(group: GroupCommit, unitOf: (call: QueuedCall) => WriteUnit, post: (message: WorkerMessage) => void, afterwards: () => void) {
    this.#afterwards = afterwards;
    this.#group = group;
    this.#unitOf = unitOf;
    this.#post = post;
  }

  add(call: QueuedCall): void {
    if (call.name === 'check' && !this.#failing && this.#group.isInPlace()) {
      this.#reply([{ id: call.id }]);
      return;
    }
    try {
      this.#waiting.push({ id: call.id, unit: this.#unitOf(call) });
    } catch (error) {
      this.#reply([failedReply(call.id, error)]);
      return;
    }
    if (this.#waiting.length >= GROUP_SIZE) this.#commit();
    else
      this.#timer ??= setTimeout(() => {
        this.#commit();
      }, GATHERING_MS);
  }

  /** Commits all that has arrived. */
  drain(): void {
    while (this.#waiting.length > 0) this.#commit();
  }

  #commit(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#waiting.splice(0, GROUP_SIZE);
    const start = performance.now();
    const outcomes = this.#group.commit(group.map(({ unit }) => unit));
    this.#failing = outcomes.some((outcome) => 'error' in outcome && isStorageError(outcome.error));
    this.#reply(group.map(({ id }, index) => replyOf(id, outcomes[index])));
    this.#post({ kind: 'committed', transactions: group.length, seconds: (performance.now() - start) / 1000 });
    this.#afterwards();
  }

  #reply(replies: readonly Reply[]): void {
    this.#post({ kind: 'replies', replies });
  }
}

function replyOf(id: number, outcome: Outcome | undefined): Reply {
  if (outcome === undefined) return failedReply(id, new RangeError('a message of the group has no outcome'));
  return 'error' in outcome ? failedReply(id, outcome.error) : { id, value: outcome.value };
}
