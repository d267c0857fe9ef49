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
    this.#hash = db.prepare('SELECT hash, ver, src FROM res WHERE type = ? AND id = ?');
    this.#whole = db.prepare('SELECT id, ver, src, body FROM res WHERE type = ? AND id = ? AND body IS NOT NULL');
    this.#holders = db.prepare(
      'SELECT r.id, t.code FROM tok t JOIN res r ON r.rid = t.rid WHERE t.p = ? AND t.code = ? AND t.sid = ? AND r.body IS NOT NULL ORDER BY t.rid',
    );
  }

  answer({ byId, byIdentifier }: LookUpRequest): LookUpAnswer {
    const held: Held = new Map();
    return { byId: byId.map((wanted) => this.#byId(wanted)), byIdentifier: byIdentifier.map((holder) => this.#byIdentifier(holder, held)) };
  }

  #byId({ type, id, hash }: Wanted): LookUpAnswer['byId'][number] {
    if (hash !== undefined) {
      const row = this.#hash.get(type, id);
      if (row === undefined) return undefined;
      if (row['hash'] === hash) return { isUnchanged: true, version: numberIn(row, 'ver'), source: optionalTextIn(row, 'src') };
    }
    const row = this.#whole.get(type, id);
    return row === undefined ? undefined : stored(type, row);
  }

  #byIdentifier({ type, system, value }: Holder, held: Held): readonly StoredResource[] {
    const number = this.#parameters.find(type, 'identifier');
    const sid = this.#systems.find(system);
    if (number === undefined || sid === undefined) return [];
    return this.#holders
      .all(number, value, sid)
      .map((row) => ({ holder: this.#held(type, textIn(row, 'id'), held), code: textIn(row, 'code') }))
      .filter(({ holder, code }) => code === value || holds(holder, system, value))
      .map(({ holder }) => holder.stored);
  }

  #held(type: string, id: string, held: Held): HeldResource {
    const place = `${type}/${id}`;
    const known = held.get(place);
    if (known) return known;
    const row = this.#whole.get(type, id);
    if (row === undefined) throw new Error('the index names a resource that is not stored');
    const made: HeldResource = { stored: stored(type, row), identifiers: undefined };
    held.set(place, made);
    return made;
  }
}

function stored(type: string, row: Row): StoredResource {
  return { type, id: textIn(row, 'id'), version: numberIn(row, 'ver'), body: textIn(row, 'body'), source: optionalTextIn(row, 'src') };
}

/** A resource that holds some of the identifiers: the same object for all of them, since a patient may have thousands. */
interface HeldResource {
  readonly stored: StoredResource;
  /** Its identifiers as they are written; undefined until somebody asks. */
  identifiers: ReadonlySet<string> | undefined;
}

/** By type and id, for one answer. */
type Held = Map<string, HeldResource>;

/** The index keeps one of several spellings; the body says whether this one is there too. */
function holds(holder: HeldResource, system: string, value: string): boolean {
  holder.identifiers ??= identifiersIn(holder.stored.body);
  return holder.identifiers.has(JSON.stringify([system, value]));
}

function identifiersIn(body: string): ReadonlySet<string> {
  const resource: unknown = JSON.parse(body);
  const identifiers = isObject(resource) ? listOf(resource['identifier']) : [];
  return new Set(identifiers.filter(isObject).map(({ system = '', value }) => JSON.stringify([system, value])));
}
