import type { FaultIssue } from '../../faults/fault.ts';
import type { StateEntry, StatePlace, StateRange } from '../state.ts';

/** What is asked of the database: one kind for each method of the state. */
export type StateRequest =
  | { readonly kind: 'putIfAbsent' | 'put'; readonly place: StatePlace; readonly value: string; readonly expires: number | undefined }
  | {
      readonly kind: 'replace';
      readonly place: StatePlace;
      readonly known: string;
      readonly value: string;
      readonly expires: number | undefined;
    }
  | { readonly kind: 'add'; readonly place: StatePlace; readonly amount: number; readonly expires: number | undefined }
  | { readonly kind: 'get' | 'delete'; readonly place: StatePlace }
  | { readonly kind: 'list'; readonly range: StateRange }
  | { readonly kind: 'check' };

/** What comes back, by kind. */
export interface StateResults {
  putIfAbsent: boolean;
  put: undefined;
  replace: boolean;
  add: number;
  get: string | undefined;
  delete: boolean;
  list: readonly StateEntry[];
  check: undefined;
}

export interface StateCall {
  readonly id: number;
  readonly request: StateRequest;
}

export interface StateReply {
  readonly id: number;
  readonly value?: unknown;
  /** A fault crosses threads as its issues. */
  readonly issues?: readonly [FaultIssue, ...FaultIssue[]];
}

/** What the thread posts; `ready` or `refused` comes first, once. */
export type StateMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly issues: readonly [FaultIssue, ...FaultIssue[]] }
  | { readonly kind: 'replies'; readonly replies: readonly StateReply[] };
