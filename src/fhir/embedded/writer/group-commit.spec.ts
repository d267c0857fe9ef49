import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalBody } from '../../canonical-body.ts';
import type { WriteEntry } from '../../fhir-backend.ts';
import { UTC } from '../index/time-zone.ts';
import { openWriter } from '../storage/connection.ts';
import { SystemNumbers } from '../storage/numbers.ts';
import { ParameterRegistry, updateParameters } from '../storage/parameter-registry.ts';
import { migrate } from '../storage/schema.ts';
import { asFault } from '../storage/storage-error.ts';
import { GroupCommit, type Outcome, type WriteUnit } from './group-commit.ts';
import { ResourceWriter } from './resource-writer.ts';
import { writeEntries } from './write-entries.ts';

let directory: string;
let db: DatabaseSync;
let group: GroupCommit;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fhir-group-'));
  db = openWriter(directory);
  migrate(db);
  updateParameters(db, UTC);
  group = new GroupCommit(
    db,
    new ResourceWriter(db, { parameters: new ParameterRegistry(db), systems: new SystemNumbers(db), zone: UTC }),
    0,
  );
});
afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

const patient = (id: string, elements: object = {}): WriteEntry => ({
  method: 'create',
  type: 'Patient',
  id,
  body: canonicalBody({
    resourceType: 'Patient',
    id,
    ...{ identifier: [{ system: `s-${id}`, value: id }], link: [{ other: { reference: `Patient/of-${id}` } }], ...elements },
  }),
});
const unit = (...entries: WriteEntry[]): WriteUnit => writeEntries(entries, undefined);
const broken = (statement: string): WriteUnit => ({
  alone: false,
  run() {
    db.exec(statement);
    return { keep: true, value: undefined };
  },
});
const statuses = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((outcome) => ('error' in outcome ? 'failed' : (outcome.value as { readonly status: string }).status));
const stored = (): unknown[] =>
  db
    .prepare("SELECT id FROM res WHERE type = 'Patient' AND body IS NOT NULL ORDER BY id")
    .all()
    .map((row) => row['id']);
const count = (table: string): unknown => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];

describe('GroupCommit', () => {
  it('one conflict does not touch the others', () => {
    expect(statuses(group.commit([unit(patient('a')), unit(patient('b'), patient('a')), unit(patient('c'))]))).toStrictEqual([
      'committed',
      'conflict',
      'committed',
    ]);
    expect(stored()).toStrictEqual(['a', 'c']);
  });

  it.each([
    ['a mistake in a statement', 'SELECT * FROM nowhere'],
    ['a constraint', 'INSERT INTO res(type, id, ver, lu) SELECT type, id, 1, 1 FROM res LIMIT 1'],
  ])('%s in the middle of a group: the others are written', (_what, statement) => {
    group.commit([unit(patient('first'))]);
    expect(statuses(group.commit([unit(patient('a')), broken(statement), unit(patient('b'))]))).toStrictEqual([
      'committed',
      'failed',
      'committed',
    ]);
    expect(stored()).toStrictEqual(['a', 'b', 'first']);
  });

  it('a body that cannot be read fails alone', () => {
    const bad: WriteEntry = { ...patient('bad'), body: '{' };
    const outcomes = group.commit([unit(patient('a')), unit(patient('lost'), bad), unit(patient('b'))]);
    expect(statuses(outcomes)).toStrictEqual(['committed', 'failed', 'committed']);
    expect(stored()).toStrictEqual(['a', 'b']);
  });

  it('numbers that a rolled back group gave are not used again', () => {
    // The first attempt gives numbers to systems and targets, and is rolled back by the broken unit.
    group.commit([unit(patient('a')), broken('SELECT * FROM nowhere')]);
    group.commit([unit(patient('b'))]);
    const dangling = db.prepare('SELECT count(*) AS n FROM tok WHERE sid <> 0 AND sid NOT IN (SELECT sid FROM sys)').get()?.['n'];
    const lost = db.prepare('SELECT count(*) AS n FROM ref WHERE tgt NOT IN (SELECT rid FROM res)').get()?.['n'];
    const systems = db
      .prepare("SELECT s.uri FROM tok t JOIN sys s USING(sid) JOIN res r USING(rid) WHERE t.code IN ('a', 'b') ORDER BY 1")
      .all()
      .map((row) => row['uri']);
    expect([dangling, lost, systems]).toStrictEqual([0, 0, ['s-a', 's-b']]);
  });

  it('updates in one group of what the group has created', () => {
    const update = (identifier: string): WriteUnit =>
      unit({ ...patient('u', { identifier: [{ system: 's', value: identifier }] }), method: 'update' });
    group.commit([unit(patient('u')), update('one'), update('two'), unit(patient('v'))]);
    expect(
      db
        .prepare("SELECT code FROM tok t JOIN sys USING(sid) WHERE rid = (SELECT rid FROM res WHERE id = 'u') AND code <> 'false'")
        .all()
        .map((row) => row['code']),
    ).toStrictEqual(['two']);
    expect(count('ver')).toBe(2);
  });

  it('a full disk is a fault, and passes', () => {
    group.commit([unit(patient('a'))]);
    db.exec(`PRAGMA max_page_count = ${Number(db.prepare('PRAGMA page_count').get()?.['page_count']) + 2}`);
    const big = (id: string): WriteUnit => unit(patient(id, { text: 'x'.repeat(100_000) }));
    const outcomes = group.commit([big('b'), unit(patient('c')), big('d')]);
    expect(statuses(outcomes)).toStrictEqual(['failed', 'committed', 'failed']);
    expect(asFault('error' in (outcomes[0] ?? {}) ? (outcomes[0] as { readonly error: unknown }).error : undefined)).toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('disk is full'),
    });
    db.exec('PRAGMA max_page_count = 1000000');
    expect(statuses(group.commit([big('b'), big('d')]))).toStrictEqual(['committed', 'committed']);
    expect(stored()).toStrictEqual(['a', 'b', 'c', 'd']);
  });

  it('the time of a group is later than that of the one before', () => {
    const instants = [1, 2, 3].map((number) => {
      group.commit([unit(patient(`p${number}`))]);
      return db.prepare('SELECT lu FROM res WHERE id = ?').get(`p${number}`)?.['lu'];
    });
    expect(new Set(instants).size).toBe(3);
    expect([...instants].sort()).toStrictEqual(instants);
  });
});
