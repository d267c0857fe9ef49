import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import type { FhirResponse } from '../../fhir-backend.ts';
import { optionalTextIn } from '../storage/columns.ts';
import { openReader } from '../storage/connection.ts';
import { SystemNumbers } from '../storage/numbers.ts';
import { ParameterRegistry } from '../storage/parameter-registry.ts';
import type { Call, ReaderCalls, ReadInteraction, Reply, WorkerSettings } from '../workers/protocol.ts';
import { failedReply } from '../workers/reply.ts';
import { LookUp } from './look-up.ts';
import { ReadResource } from './read-resource.ts';

export type ReadCall = Exclude<Call<ReaderCalls>, { readonly name: 'close' }>;

/** The database as a reader sees it: the state of the last commit. */
export class StoreReader {
  readonly #db: DatabaseSync;
  readonly #lookUp: LookUp;
  readonly #resources: ReadResource;

  constructor({ directory, publicUrl }: WorkerSettings) {
    this.#db = openReader(directory);
    const parameters = new ParameterRegistry(this.#db);
    this.#lookUp = new LookUp(this.#db, parameters, new SystemNumbers(this.#db));
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
    switch (interaction.kind) {
      case 'read':
        return this.#resources.read(interaction.type, interaction.id);
      case 'vread':
        return this.#resources.vread(interaction.type, interaction.id, interaction.version);
      case 'history':
      case 'search':
        throw new Fault('parameter-unknown', 'search is not there yet');
    }
  }
}
