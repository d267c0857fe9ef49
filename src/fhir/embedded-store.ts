import { extname } from 'node:path';
import { metrics } from '../telemetry/metrics.ts';
import type { ReaderCalls, WorkerSettings, WriterCalls } from './embedded/workers/protocol.ts';
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

/** FHIR in a SQLite file. One thread writes, one reads; this one only passes messages. */
export class EmbeddedStore extends FhirBackend {
  override readonly name = 'embedded store';
  readonly #writer: WorkerClient<WriterCalls>;
  readonly #reader: WorkerClient<ReaderCalls>;

  constructor(writer: WorkerClient<WriterCalls>, reader: WorkerClient<ReaderCalls>) {
    super();
    this.#writer = writer;
    this.#reader = reader;
  }

  override perform(interaction: FhirInteraction, signal?: AbortSignal): Promise<FhirResponse> {
    if (interaction.kind === 'transaction')
      return this.#writer.call('bundle', { bundle: interaction.bundle, source: interaction.source }, signal);
    return this.#reader.call('perform', interaction, signal);
  }

  override transact(entries: readonly WriteEntry[], source: string | undefined, signal?: AbortSignal): Promise<TransactionResult> {
    return this.#writer.call('transact', { entries, source }, signal);
  }

  override lookUp(request: LookUpRequest, signal?: AbortSignal): Promise<LookUpAnswer> {
    return this.#reader.call('lookUp', request, signal);
  }

  override async check(): Promise<void> {
    await Promise.all([this.#writer.call('check', undefined), this.#reader.call('check', undefined)]);
  }

  override async close(): Promise<void> {
    await this.#reader.close();
    await this.#writer.close();
  }

  /** A named value of the installation, such as the fingerprint of a key. */
  setting(name: string): Promise<string | undefined> {
    return this.#reader.call('setting', name);
  }

  /** Stores a value unless there is one of that name. @returns what is stored now */
  putSettingIfAbsent(name: string, value: string): Promise<string> {
    return this.#writer.call('putSetting', { name, value });
  }
}

/**
 * Opens the store, makes or migrates its database, and waits until it can be used.
 * @throws Fault backend-unavailable where the file cannot be opened, start-refused where a later program has written it
 */
export async function openEmbeddedStore({ directory, publicUrl, timeZone = 'UTC' }: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const settings: WorkerSettings = { directory, publicUrl: publicUrl.replace(/\/$/, ''), timeZone };
  const writer = new WorkerClient<WriterCalls>(workerFile('writer'), settings, (transactions, seconds) => {
    metrics.groupCommitted(transactions, seconds);
  });
  const reader = new WorkerClient<ReaderCalls>(workerFile('reader'), settings);
  await writer.start();
  try {
    await reader.start();
  } catch (error) {
    await writer.close();
    throw error;
  }
  return new EmbeddedStore(writer, reader);
}

/** `.ts` where Node runs the sources, `.js` after the build. */
function workerFile(name: string): URL {
  return new URL(`./embedded/workers/${name}.worker${extname(import.meta.filename)}`, import.meta.url);
}
