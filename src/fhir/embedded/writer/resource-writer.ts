import type { DatabaseSync } from 'node:sqlite';
import type { IndexRows } from '../index/index-rows.ts';
import { Indexer } from '../index/indexer.ts';
import { rowDifference } from '../index/row-difference.ts';
import { isObject, type JsonObject } from '../json.ts';
import { parseCanonical } from '../resource-text.ts';
import type { SearchContext } from '../search/search-context.ts';
import { IndexTables } from '../storage/index-tables.ts';
import { type SystemNumbers, TargetNumbers } from '../storage/numbers.ts';
import { type NewVersion, type ResourceRow, ResourceTable } from '../storage/resource-table.ts';

interface IndexChange {
  readonly type: string;
  readonly id: string;
  readonly rid: number;
  readonly gone: IndexRows | undefined;
  readonly come: IndexRows | undefined;
}

/**
 * Writes versions of resources and their index rows, inside a transaction that somebody else begins and ends.
 *
 * The rows of the index wait until {@link settle}: a message that turns out to be in conflict has then touched nothing but
 * its own savepoint, and the rows of a whole group are written together.
 */
export class ResourceWriter {
  readonly #indexer: Indexer;
  readonly #resources: ResourceTable;
  readonly #systems: SystemNumbers;
  readonly #targets: TargetNumbers;
  readonly #tables: IndexTables;
  #changes: IndexChange[] = [];

  constructor(db: DatabaseSync, { parameters, systems, zone }: Pick<SearchContext, 'parameters' | 'systems' | 'zone'>) {
    this.#indexer = new Indexer(parameters, zone);
    this.#resources = new ResourceTable(db);
    this.#systems = systems;
    this.#targets = new TargetNumbers(db);
    this.#tables = new IndexTables(db, this.#systems, this.#targets);
  }

  find(type: string, id: string): ResourceRow | undefined {
    return this.#resources.find(type, id);
  }

  /** @returns the version, or undefined where the resource exists; one that was deleted comes back to life */
  create(type: string, id: string, version: NewVersion): number | undefined {
    const come = this.#rowsOf(type, parseCanonical(version.body, type, id));
    const rid = this.#resources.insert(type, id, version);
    if (rid !== undefined) {
      this.#changes.push({ type, id, rid, gone: undefined, come });
      return 1;
    }
    const row = this.#resources.find(type, id);
    if (row === undefined || row.body !== undefined) return undefined;
    this.#changes.push({ type, id, rid: row.rid, gone: undefined, come });
    return this.#resources.replace(row, version);
  }

  /** @param row what {@link find} has just returned: a version with a body */
  update(type: string, id: string, version: NewVersion, row: ResourceRow): number {
    const after = this.#rowsOf(type, parseCanonical(version.body, type, id));
    const { gone, come } = rowDifference(this.#storedRows(type, row), after);
    this.#changes.push({ type, id, rid: row.rid, gone, come });
    return this.#resources.replace(row, version);
  }

  /** No new version: only its note (see `WriteEntry`) is another. */
  annotate(row: ResourceRow, note: string): number {
    this.#resources.annotate(row, note);
    return row.version;
  }

  /** @param row what {@link find} has just returned: a version with a body */
  delete(type: string, id: string, version: Omit<NewVersion, 'body'>, row: ResourceRow): number {
    this.#changes.push({ type, id, rid: row.rid, gone: this.#storedRows(type, row), come: undefined });
    return this.#resources.delete(row, version);
  }

  /** The message stands: its index rows may be written. */
  settle(): void {
    for (const { type, id, rid } of this.#changes) this.#targets.know({ type, id }, rid);
    for (const { rid, gone, come } of this.#changes) {
      if (gone) this.#tables.remove(rid, gone);
      if (come) this.#tables.add(rid, come);
    }
    this.#changes = [];
  }

  /** The message is rolled back, before {@link settle}. */
  abandon(): void {
    this.#changes = [];
  }

  /** Writes the index rows that have been settled: before a commit, and before a search inside the transaction. */
  flush(): void {
    this.#tables.flush();
  }

  /** What was settled has been rolled back. */
  forget(): void {
    this.#changes = [];
    this.#tables.discard();
    this.#systems.forget();
    this.#targets.forget();
  }

  #rowsOf(type: string, resource: JsonObject): IndexRows {
    return this.#indexer.rowsOf(type, resource);
  }

  #storedRows(type: string, { body }: ResourceRow): IndexRows {
    const resource: unknown = body === undefined ? {} : JSON.parse(body);
    return this.#rowsOf(type, isObject(resource) ? resource : {});
  }
}
