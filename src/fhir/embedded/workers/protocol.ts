import type { FaultIssue } from '../../../faults/fault.ts';
import type { Access } from '../../access.ts';
import type { FhirInteraction, FhirResponse, LookUpAnswer, LookUpRequest, TransactionResult, WriteEntry } from '../../fhir-backend.ts';

/** What a worker needs to know to open the database. Goes through `workerData`. */
export interface WorkerSettings {
  readonly directory: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** IANA name of the zone of dates and times without an offset. */
  readonly timeZone: string;
}

/** The calls of the writer: argument and result by name. */
export interface WriterCalls {
  transact: {
    readonly argument: { readonly entries: readonly WriteEntry[]; readonly source: string | undefined };
    readonly result: TransactionResult;
  };
  bundle: {
    readonly argument: { readonly bundle: Uint8Array; readonly source: string | undefined; readonly access: Access | undefined };
    readonly result: FhirResponse;
  };
  /** Stores a setting unless there is one of that name; the result is what is stored now. */
  putSetting: { readonly argument: { readonly name: string; readonly value: string }; readonly result: string };
  /** Resolves when the database can be written. */
  check: { readonly argument: undefined; readonly result: undefined };
  close: { readonly argument: undefined; readonly result: undefined };
}

/** The calls of the reader. */
export interface ReaderCalls {
  lookUp: { readonly argument: LookUpRequest; readonly result: LookUpAnswer };
  perform: { readonly argument: ReadInteraction; readonly result: FhirResponse };
  setting: { readonly argument: string; readonly result: string | undefined };
  check: { readonly argument: undefined; readonly result: undefined };
  close: { readonly argument: undefined; readonly result: undefined };
}

/** The thread that empties the write-ahead log is only told to end. */
export interface CheckpointCalls {
  close: { readonly argument: undefined; readonly result: undefined };
}

export type ReadInteraction = Exclude<FhirInteraction, { readonly kind: 'transaction' }>;

/** One call, as it is posted to a worker. */
export type Call<Calls> = {
  [Name in keyof Calls]: { readonly id: number; readonly name: Name; readonly argument: ArgumentOf<Calls, Name> };
}[keyof Calls];

export type ArgumentOf<Calls, Name extends keyof Calls> = Calls[Name] extends { readonly argument: infer Argument } ? Argument : never;
export type ResultOf<Calls, Name extends keyof Calls> = Calls[Name] extends { readonly result: infer Result } ? Result : never;

/** The answer to one call; a worker posts them in lists. */
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  /** Faults cross threads as their issues, anything unexpected as a cloned Error. */
  readonly issues?: readonly [FaultIssue, ...FaultIssue[]];
  readonly error?: unknown;
}

/** What a worker posts to its owner; `ready` or `refused` comes first, once. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  /** The database cannot be opened. */
  | { readonly kind: 'refused'; readonly reply: Reply }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  /** A group has been committed: its size and the seconds that it took. */
  | { readonly kind: 'committed'; readonly transactions: number; readonly seconds: number };
