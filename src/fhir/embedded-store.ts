import { extname } from 'node:path';
import { metrics } from '../telemetry/metrics.ts';
import type { CheckpointCalls, ReaderCalls, WorkerSettings, WriterCalls } from './embedded/workers/protocol.ts';
import { WorkerClient } from './embedded/workers/worker-client.ts';
import {
  FhirBackend,
  type FhirInteraction,
  type FhirResponse,
  type LookUpAnswer,
  type LookUpRequest,
  type TransactionResult,
  type WriteEntry,
} from './fhir-backend.ts';

/** Where the store is, and how it speaks of itself. */
export interface EmbeddedStoreOptions {
  /** Made where it does not exist, for its owner alone. */
  readonly directory: string;
  /** The base of absolute URLs: page links, meta.source. */
  readonly publicUrl: string;
  /** IANA name of the zone of dates and times without an offset, in resources and in searches; UTC by default. Another zone than before makes the date index anew at the start. */
  readonly timeZone?: string;
}

/** The threads of a store. */
interface Threads {
  readonly writer: WorkerClient<WriterCalls>;
  /** Answers look-ups: what a message waits for never stands behind somebody's search. */
  readonly lookUps: WorkerClient<ReaderCalls>;
  readonly searches: WorkerClient<ReaderCalls>;
  readonly checkpoints: WorkerClient<CheckpointCalls>;
}

/** FHIR in a SQLite file. One thread writes, two read, one empties the write-ahead log; this one only passes messages. */
export class EmbeddedStore extends FhirBackend {
  override readonly name = 'embedded store';
  readonly #threads: Threads;

  constructor(threads: Threads) {
    super();
    this.#threads = threads;
  }

  override perform(interaction: FhirInteraction, signal?: AbortSignal): Promise<FhirResponse> {
    const { writer, searches } = this.#threads;
    if (interaction.kind === 'transaction')
      return writer.call('bundle', { bundle: interaction.bundle, source: interaction.source, access: interaction.access }, signal);
    return searches.call('perform', interaction, signal);
  }

  override transact(entries: readonly WriteEntry[], source: string | undefined, signal?: AbortSignal): Promise<TransactionResult> {
    return this.#threads.writer.call('transact', { entries, source }, signal);
  }

  override lookUp(request: LookUpRequest, signal?: AbortSignal): Promise<LookUpAnswer> {
    return this.#threads.lookUps.call('lookUp', request, signal);
  }

  override async check(): Promise<void> {
    const { writer, lookUps, searches } = this.#threads;
    await Promise.all([writer.call('check', undefined), lookUps.call('check', undefined), searches.call('check', undefined)]);
  }

  override async close(): Promise<void> {
    const { writer, lookUps, searches, checkpoints } = this.#threads;
    await Promise.all([lookUps, searches, checkpoints].map((thread) => thread.close()));
    // The last one to close empties the log.
    await writer.close();
  }

  /** A named value of the installation, such as the fingerprint of a key. */
  setting(name: string): Promise<string | undefined> {
    return this.#threads.lookUps.call('setting', name);
  }

  /** Stores a value unless there is one of that name. @returns what is stored now */
  putSettingIfAbsent(name: string, value: string): Promise<string> {
    return this.#threads.writer.call('putSetting', { name, value });
  }
}

/**
 * Opens the store, makes or migrates its database, and waits until it can be used.
 * @throws Fault backend-unavailable where the file cannot be opened, start-refused where a later program has written it
 */
export async function openEmbeddedStore({ directory, publicUrl, timeZone = 'UTC' }: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const settings: WorkerSettings = { directory, publicUrl: publicUrl.replace(/\/$/, ''), timeZone };
  const threads: Threads = {
    writer: new WorkerClient(workerFile('writer'), settings, (transactions, seconds) => {
      metrics.groupCommitted(transactions, seconds);
    }),
    lookUps: new WorkerClient(workerFile('reader'), settings),
    searches: new WorkerClient(workerFile('reader'), settings),
    checkpoints: new WorkerClient(workerFile('checkpoint'), settings),
  };
  const store = new EmbeddedStore(threads);
  try {
    await threads.writer.start();
    await Promise.all([threads.lookUps, threads.searches, threads.checkpoints].map((thread) => thread.start()));
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** `.ts` where Node runs the sources, `.js` after the build. */
function workerFile(name: string): URL {
  return new URL(`./embedded/workers/${name}.worker${extname(import.meta.filename)}`, import.meta.url);
}
