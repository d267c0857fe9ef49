import type { DatabaseSync } from 'node:sqlite';
import { RESOURCE_TYPES } from '../../search-parameters.ts';
import { type BundleServices, executeBundle } from '../bundle/execute-bundle.ts';
import { timeZone } from '../index/time-zone.ts';
import { ReadResource } from '../reader/read-resource.ts';
import { Search } from '../search/search.ts';
import { Checkpoint } from '../storage/checkpoint.ts';
import { numberIn, textIn } from '../storage/columns.ts';
import { openWriter, placeOfFile } from '../storage/connection.ts';
import { SystemNumbers } from '../storage/numbers.ts';
import { ParameterRegistry, updateParameters } from '../storage/parameter-registry.ts';
import { migrate } from '../storage/schema.ts';
import type { WorkerMessage, WorkerSettings } from '../workers/protocol.ts';
import { GroupCommit, type WriteUnit } from './group-commit.ts';
import { ResourceWriter } from './resource-writer.ts';
import { writeEntries } from './write-entries.ts';
import { type QueuedCall, WriteQueue } from './write-queue.ts';

/** The database as its one writer sees it. */
export class StoreWriter {
  readonly queue: WriteQueue;
  readonly #db: DatabaseSync;
  readonly #services: BundleServices;

  /** @throws Fault start-refused, or what SQLite throws where the file cannot be opened */
  constructor({ directory, publicUrl, timeZone: zoneName }: WorkerSettings, post: (message: WorkerMessage) => void) {
    const zone = timeZone(zoneName);
    const db = openWriter(directory);
    migrate(db);
    updateParameters(db, zone);
    const context = { db, parameters: new ParameterRegistry(db), systems: new SystemNumbers(db), publicUrl, zone };
    this.#db = db;
    this.#services = { search: new Search(context), resources: new ReadResource(db, publicUrl), publicUrl, context };
    const group = new GroupCommit(db, new ResourceWriter(db, context), lastInstant(db), placeOfFile(directory));
    const checkpoint = new Checkpoint(db);
    this.queue = new WriteQueue(
      group,
      (call) => this.#unitOf(call),
      post,
      () => {
        checkpoint.finish();
      },
    );
  }

  close(): void {
    this.queue.drain();
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  #unitOf(call: QueuedCall): WriteUnit {
    switch (call.name) {
      case 'transact':
        return writeEntries(call.argument.entries, call.argument.source);
      case 'bundle':
        return executeBundle(call.argument, this.#services);
      case 'putSetting':
        return this.#putSetting(call.argument.name, call.argument.value);
      case 'check':
        return this.#writeSomething();
    }
  }

  #putSetting(name: string, value: string): WriteUnit {
    return {
      alone: false,
      run: () => {
        this.#db.prepare('INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT DO NOTHING').run(name, value);
        return { keep: true, value: textIn(this.#db.prepare('SELECT value FROM setting WHERE name = ?').get(name) ?? {}, 'value') };
      },
    };
  }

  #writeSomething(): WriteUnit {
    return {
      alone: false,
      run: (_writer, now) => {
        this.#db.prepare('INSERT OR REPLACE INTO setting(name, value) VALUES(?, ?)').run('store.written', String(now));
        return { keep: true, value: undefined };
      },
    };
  }
}

/** The greatest lastUpdated of what is stored, so that time does not run backwards when the clock does. */
function lastInstant(db: DatabaseSync): number {
  const latest = db.prepare('SELECT coalesce(max(lu), 0) AS lu FROM res WHERE type = ? AND body IS NOT NULL');
  return Math.max(...RESOURCE_TYPES.map((type) => numberIn(latest.get(type) ?? {}, 'lu')));
}
