import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CodeMap } from '../../src/transform/mapping/code-map.ts';
import type { GroupMap, MessageRow } from '../../src/transform/mapping/message-map.ts';
import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';

type Making = Exclude<MessageRow, { readonly kind: 'group' }>;

function rowsOf({ rows }: GroupMap): readonly Making[] {
  return rows.flatMap((row) => (row.kind === 'group' ? rowsOf(row.group) : [row]));
}

/** What holds only at creation is nobody's part. */
const fills = (rule: CompiledRule): boolean =>
  rule.kind === 'fixed' ? !rule.onCreation : rule.kind !== 'instruct' && rule.kind !== 'clear';

interface Filling {
  readonly rule: CompiledRule;
  readonly name: string;
  readonly element: string;
}

/** The rules that fill lists of one resource which later messages update: those of the map that makes it, and of the maps that add to it. */
function fillingsOf(made: Extract<Making, { readonly kind: 'make' }>, rows: readonly Making[]): readonly Filling[] {
  const further = rows.flatMap((row) => (row.kind === 'into' && row.type === made.type ? [row.map] : []));
  return [made.map, ...further]
    .flatMap(({ rules }) => rules)
    .map(({ rule, name }) => ({ rule, name: name.rule, element: `${made.type}.${rule.target.element.join('.')}` }))
    .filter(({ rule }) => rule.target.isList && rule.target.labelled === undefined && fills(rule));
}

const isOwned = ({ form }: CompiledRule): boolean => form.kind === 'united' || (form.kind === 'list' && form.belongs !== undefined);
const fieldOf = ({ rule, name }: Filling): string =>
  `${name.slice(0, 3)}-${rule.kind === 'fixed' || rule.kind === 'link' ? '' : rule.source.field}`;

/** NK1-30 to NK1-32 speak of a person beside NK1-2 to NK1-5, and FHIR has one place for both: they are sent together or not at all. */
const ONE_PART = ['RelatedPerson.name', 'RelatedPerson.address'];

function unowned(map: (typeof MESSAGE_MAPS)[number]): readonly string[] {
  const rows = rowsOf(map.rows);
  return rows.flatMap((row) => {
    if (row.kind !== 'make' || row.role === 'message' || row.role === 'shared') return [];
    const fillings = fillingsOf(row, rows);
    const isShared = (one: Filling): boolean => fillings.some((other) => other.element === one.element && fieldOf(other) !== fieldOf(one));
    return fillings
      .filter((one) => isShared(one) && !isOwned(one.rule) && !ONE_PART.includes(one.element))
      .map(({ name, element }) => `${name} → ${element}`);
  });
}

describe('maps', () => {
  it.each(MESSAGE_MAPS.map((map) => [map.name, map] as const))(
    '%s: a list that several fields fill says which items are whose',
    (_name, map) => {
      expect(unowned(map)).toStrictEqual([]);
    },
  );

  it('has one map for each event', () => {
    const events = MESSAGE_MAPS.flatMap(({ type, events: own }) => own.map((event) => `${type}^${event}`));
    expect(new Set(events).size).toBe(events.length);
  });

  it('takes each segment of a group once', () => {
    for (const map of MESSAGE_MAPS) expect(new Set(map.structure.groups.map(({ name }) => name)).size).toBe(map.structure.groups.length);
  });
});

describe('code maps', () => {
  const folder = new URL('../../src/transform/v2-to-fhir/codesystems/', import.meta.url);
  const load = async (file: string): Promise<object> => {
    const module: unknown = await import(new URL(file, folder).href);
    return typeof module === 'object' && module !== null ? module : {};
  };
  const isCodeMap = (value: unknown): value is CodeMap =>
    typeof value === 'object' && value !== null && 'table' in value && 'rows' in value;

  it('have names of their own and hold no empty code', async () => {
    const modules = await Promise.all(readdirSync(folder).map(load));
    const maps = modules.flatMap((module): readonly unknown[] => Object.values(module)).filter(isCodeMap);
    const names = maps.map(({ name }) => name);
    expect(maps.length).toBeGreaterThanOrEqual(readdirSync(folder).length);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([]);
    for (const { rows } of maps)
      for (const [code, target] of rows) expect([code, target.code, target.display ?? '-', target.system ?? '-']).not.toContain('');
  });
});
