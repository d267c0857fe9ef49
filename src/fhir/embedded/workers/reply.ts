import { Fault } from '../../../faults/fault.ts';
import { asFault } from '../storage/storage-error.ts';
import type { Reply } from './protocol.ts';

export function failedReply(id: number, thrown: unknown): Reply {
  const error = asFault(thrown);
  return error instanceof Fault ? { id, issues: error.issues } : { id, error };
}

/** What a failed reply stands for, on the other side. */
export function errorOf({ issues, error }: Reply): unknown {
  return issues === undefined ? error : Fault.of(issues);
}
