import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LookUpAnswer, LookUpRequest, StoredResource } from '../../fhir-backend.ts';
import { isObject, listOf } from '../json.ts';
import { numberIn, optionalTextIn, type Row, textIn } from '../storage/columns.ts';
import type { SystemNumbers } from '../storage/numbers.ts';
import type { ParameterRegistry } from '../storage/parameter-registry.ts';

type Wanted = LookUpRequest['byId'][number];
type Holder = LookUpRequest['byIdentifier'][number];

/** Answers what a conversion asks before it decides what to write. */
export class LookUp {
  readonly #parameters: ParameterRegistry;
  readonly #systems: SystemNumbers;
  readonly #hash: StatementSync;
  readonly #whole: StatementSync;
  readonly #holders: StatementSync;

  constructor(db: DatabaseSync, parameters: ParameterRegistry, systems: SystemNumbers) {
    this.#parameters = parameters;
    this.#systems = systems;
    this.#hash = db.prepare('SELECT hash FROM res WHERE type = ? AND id = ?');
    this.#whole = db.prepare('SELECT id, ver, src, body FROM res WHERE type = ? AND id = ? AND body IS NOT NULL');
    this.#holders = db.prepare(
      'SELECT r.id, r.ver, r.src, r.body, t.code FROM tok t JOIN res r ON r.rid = t.rid WHERE t.p = ? AND t.code = ? AND t.sid = ? AND r.body IS NOT NULL ORDER BY t.rid',
    );
  }

  answer({ byId, byIdentifier }: LookUpRequest): LookUpAnswer {
    return { byId: byId.map((wanted) => this.#byId(wanted)), byIdentifier: byIdentifier.map((holder) => this.#byIdentifier(holder)) };
  }

  #byId({ type, id, hash }: Wanted): LookUpAnswer['byId'][number] {
    if (hash !== undefined) {
      const row = this.#hash.get(type, id);
      if (row === undefined) return undefined;
      if (row['hash'] === hash) return 'unchanged';
    }
    const row = this.#whole.get(type, id);
    return row === undefined ? undefined : stored(type, row);
  }

  #byIdentifier({ type, system, value }: Holder): readonly StoredResource[] {
    const number = this.#parameters.find(type, 'identifier');
    const sid = this.#systems.find(system);
    if (number === undefined || sid === undefined) return [];
    return this.#holders
      .all(number, value, sid)
      .filter((row) => textIn(row, 'code') === value || holds(textIn(row, 'body'), system, value))
      .map((row) => stored(type, row));
  }
}

function stored(type: string, row: Row): StoredResource {
  return { type, id: textIn(row, 'id'), version: numberIn(row, 'ver'), body: textIn(row, 'body'), source: optionalTextIn(row, 'src') };
}

/** The index keeps one of several spellings; the body says whether this one is there too. */
function holds(body: string, system: string, value: string): boolean {
  const resource: unknown = JSON.parse(body);
  const identifiers = isObject(resource) ? listOf(resource['identifier']) : [];
  return identifiers.some((identifier) => isObject(identifier) && identifier['value'] === value && (identifier['system'] ?? '') === system);
}
