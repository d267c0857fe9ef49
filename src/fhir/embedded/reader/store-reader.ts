import type { DatabaseSync } from 'node:sqlite';
import type { AccessLetter } from '../../access.ts';
import type { FhirResponse } from '../../fhir-backend.ts';
import { Visibility } from '../access/visibility.ts';
import { timeZone } from '../index/time-zone.ts';
import type { SearchContext } from '../search/search-context.ts';
import { Search } from '../search/search.ts';
import { optionalTextIn } from '../storage/columns.ts';
import { openReader } from '../storage/connection.ts';
import { SystemNumbers } from '../storage/numbers.ts';
import { ParameterRegistry } from '../storage/parameter-registry.ts';
import type { Call, ReaderCalls, ReadInteraction, Reply, WorkerSettings } from '../workers/protocol.ts';
import { failedReply } from '../workers/reply.ts';
import { LookUp } from './look-up.ts';
import { ReadResource } from './read-resource.ts';
import { ResourceHistory } from './resource-history.ts';

export type ReadCall = Exclude<Call<ReaderCalls>, { readonly name: 'close' }>;

/** What each interaction needs (SMART v2): another one is not possible without a word here. */
const LETTERS: Readonly<Record<ReadInteraction['kind'], AccessLetter>> = { read: 'r', vread: 'r', history: 'r', search: 's' };

/** The database as a reader sees it: the state of the last commit. */
export class StoreReader {
  readonly #db: DatabaseSync;
  readonly #context: SearchContext;
  readonly #lookUp: LookUp;
  readonly #resources: ReadResource;
  readonly #history: ResourceHistory;
  readonly #search: Search;

  constructor({ directory, publicUrl, timeZone: zone }: WorkerSettings) {
    this.#db = openReader(directory);
    const parameters = new ParameterRegistry(this.#db);
    const systems = new SystemNumbers(this.#db);
    this.#lookUp = new LookUp(this.#db, parameters, systems);
    this.#history = new ResourceHistory(this.#db, publicUrl);
    this.#context = { db: this.#db, parameters, systems, publicUrl, zone: timeZone(zone) };
    this.#search = new Search(this.#context);
    this.#resources = new ReadResource(this.#db, publicUrl);
  }

  /** Answers calls that arrived together from one and the same state. */
  answer(calls: readonly ReadCall[]): Reply[] {
    try {
      this.#db.exec('BEGIN');
      const replies = calls.map((call) => this.#reply(call));
      this.#db.exec('COMMIT');
      return replies;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      return calls.map(({ id }) => failedReply(id, error));
    }
  }

  close(): void {
    this.#db.close();
  }

  #reply(call: ReadCall): Reply {
    try {
      return { id: call.id, value: this.#value(call) };
    } catch (error) {
      return failedReply(call.id, error);
    }
  }

  #value(call: ReadCall): unknown {
    switch (call.name) {
      case 'lookUp':
        return this.#lookUp.answer(call.argument);
      case 'perform':
        return this.#perform(call.argument);
      case 'setting': {
        const row = this.#db.prepare('SELECT value FROM setting WHERE name = ?').get(call.argument);
        return row === undefined ? undefined : optionalTextIn(row, 'value');
      }
      case 'check':
        this.#db.prepare('SELECT 1 FROM res LIMIT 1').get();
        return undefined;
    }
  }

  #perform(interaction: ReadInteraction): FhirResponse {
    const sight = interaction.access === undefined ? undefined : new Visibility(this.#context, interaction.access);
    sight?.demand(interaction.type, LETTERS[interaction.kind]);
    switch (interaction.kind) {
      case 'read':
        return this.#resources.read(interaction.type, interaction.id, sight);
      case 'vread':
        return this.#resources.vread(interaction, sight);
      case 'history':
        return this.#history.history(interaction, sight);
      case 'search':
        return this.#search.search(interaction);
    }
  }
}
