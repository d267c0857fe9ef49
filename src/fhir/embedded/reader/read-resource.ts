import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import type { FhirResponse } from '../../fhir-backend.ts';
import { SeenInstances } from '../access/seen-instances.ts';
import type { Visibility } from '../access/visibility.ts';
import { etagOf, instant, withVersion } from '../resource-text.ts';
import { numberIn, optionalTextIn, type Row, versionFactsIn } from '../storage/columns.ts';
import { jsonResponse } from './json-response.ts';

const VERSION = /^[1-9][0-9]{0,8}$/;

/** read and vread (R4 http.html#read, #vread). */
export class ReadResource {
  readonly #publicUrl: string;
  readonly #current: StatementSync;
  readonly #earlier: StatementSync;
  readonly #instances: SeenInstances;

  constructor(db: DatabaseSync, publicUrl: string) {
    this.#publicUrl = publicUrl;
    this.#instances = new SeenInstances(db);
    this.#current = db.prepare('SELECT rid, ver, lu, src, body FROM res WHERE type = ? AND id = ? AND ver > 0');
    this.#earlier = db.prepare('SELECT rid, ver, lu, src, body FROM ver WHERE rid = ? AND ver = ?');
  }

  /** @param sight what the caller may see; absent: everything */
  read(type: string, id: string, sight?: Visibility): FhirResponse {
    return this.#response(type, id, this.#currentRow(type, id, sight));
  }

  vread({ type, id, version }: { readonly type: string; readonly id: string; readonly version: string }, sight?: Visibility): FhirResponse {
    const current = this.#currentRow(type, id, sight);
    if (!VERSION.test(version)) throw new Fault('resource-not-found', `${type}/${id} has no version of that name`);
    const row = numberIn(current, 'ver') === Number(version) ? current : this.#earlier.get(numberIn(current, 'rid'), Number(version));
    if (row === undefined || sight?.coversBody(optionalTextIn(row, 'body') ?? '') === false)
      throw new Fault('resource-not-found', `${type}/${id} has no version ${version}`);
    return this.#response(type, id, row);
  }

  #currentRow(type: string, id: string, sight: Visibility | undefined): Row {
    const row = this.#current.get(type, id);
    if (row === undefined || (sight && !this.#instances.mayBeSeen(type, row, sight)))
      throw new Fault('resource-not-found', `there is no ${type} with this id`);
    return row;
  }

  #response(type: string, id: string, row: Row): FhirResponse {
    const body = optionalTextIn(row, 'body');
    const facts = versionFactsIn(row);
    if (body === undefined) throw new Fault('resource-deleted', `${type}/${id} was deleted at ${instant(facts.lastUpdated)}`);
    return jsonResponse(withVersion(body, { type, id }, facts, this.#publicUrl), {
      ETag: etagOf(facts.version),
      'Last-Modified': new Date(facts.lastUpdated).toUTCString(),
    });
  }
}
