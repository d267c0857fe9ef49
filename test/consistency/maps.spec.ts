import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Part } from '../../src/transform/conversion.ts';
import { markedField } from '../../src/transform/field-mark.ts';
import type { CodeMap } from '../../src/transform/mapping/code-map.ts';
import type { GroupMap, MessageRow } from '../../src/transform/mapping/message-map.ts';
import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import { runSegmentMap } from '../../src/transform/mapping/run-segment-map.ts';
import { Run } from '../../src/transform/mapping/run.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';
import { aMessage, aSegment, CONTEXT, theConversionOf } from '../factories/message.ts';

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

function unowned(map: (typeof MESSAGE_MAPS)[number]): readonly string[] {
  const rows = rowsOf(map.rows);
  return rows.flatMap((row) => {
    if (row.kind !== 'make' || row.role === 'message' || row.role === 'shared') return [];
    const fillings = fillingsOf(row, rows);
    const isShared = (one: Filling): boolean => fillings.some((other) => other.element === one.element && fieldOf(other) !== fieldOf(one));
    return fillings.filter((one) => isShared(one) && !isOwned(one.rule)).map(({ name, element }) => `${name} → ${element}`);
  });
}

/** What fields of the usual data types hold; of several kinds where a rule looks at the kind. */
const VALUES = [
  ...['01202000000^PRN^PH', '01202000001^WPN^PH', '^^CP^^^^07700900000', '^NET^Internet^a@example.org', 'Doe^Jo', 'Roe^Jo^^^^^B', 'Works'],
  ...[
    '1 High St^^Leeds^^LS1 1AA^GBR^H',
    '2 Low St^^Leeds^^^^BI',
    'A^Alpha^L',
    'C1234567^Doe^Jo',
    '1^^^PAS^MR',
    'N1^PAS',
    '20240102',
    '5',
    'Y',
  ],
];

/** The parts that one segment with these fields makes of a list. */
function partsOf(map: SegmentMap, event: string, fields: Readonly<Record<number, string>>): readonly Part[] {
  const message = parseMessage(`MSH|^~\\&|PAS|R0D|X|Y|20240102030405||${event}|1|P|2.7\r${aSegment(map.v2, fields)}`);
  const run = new Run(message, event.split('^')[1] ?? '', CONTEXT, { identifierSystems: new Map(), profiles: new Map() });
  const draft = run.draft(map.fhir, 'clinical');
  const segment = message.segment(map.v2);
  if (segment) runSegmentMap(map, segment, draft, { run, find: () => undefined });
  return draft.parts.filter(({ form, values }) => form.kind === 'list' && values.length > 0);
}

function owns({ source, form, values }: Part, item: unknown): boolean {
  const marked = markedField(item);
  return marked === undefined ? form.kind === 'list' && (form.belongs?.(item, values) ?? true) : marked === source;
}

/** Fields of which one alone takes away what another has made. */
function collisionsIn(map: SegmentMap, event: string): readonly string[] {
  const lists = new Map<string, Set<number>>();
  for (const { rule } of map.rules) {
    if (rule.form.kind !== 'list' || (rule.kind !== 'convert' && rule.kind !== 'derive') || rule.source.field === 0) continue;
    const element = rule.target.element.join('.');
    lists.set(element, (lists.get(element) ?? new Set()).add(rule.source.field));
  }
  const found = new Set<string>();
  for (const fields of lists.values())
    for (const one of fields)
      for (const other of fields) {
        if (one === other || VALUES.every((value) => partsOf(map, event, { [one]: value }).length === 0)) continue;
        for (const left of VALUES)
          for (const right of VALUES) {
            const parts = partsOf(map, event, { [one]: left, [other]: right });
            const [mine, theirs] = [one, other].map((field) => parts.filter(({ source }) => source.split('.')[0] === `${map.v2}-${field}`));
            if (
              mine?.some((part) =>
                theirs?.some(({ path, values }) => path.join() === part.path.join() && values.some((item) => owns(part, item))),
              )
            )
              found.add(`${map.v2}-${one} owns what ${map.v2}-${other} makes of ${map.fhir}.${parts[0]?.path.join('.') ?? ''}`);
          }
      }
  return [...found];
}

/** Segments whose first field counts them. */
const NUMBERED = 'AIG AIL AIP AIS AL1 DG1 FT1 GT1 IAM IN1 IN3 NK1 NTE OBR OBX PR1 PRT PV1 RGS ROL SPM TXA'.split(' ');

describe('maps', () => {
  const all = new Map(
    MESSAGE_MAPS.flatMap(({ type, events, rows }) =>
      rowsOf(rows).flatMap(({ map, kind, ...row }) =>
        kind === 'make' && 'role' in row && (row.role === 'message' || row.role === 'shared')
          ? []
          : [[map, `${type}^${events[0] ?? ''}`] as const],
      ),
    ),
  );

  it.each([...all].map(([map, event]) => [map.name, map, event] as const))(
    '%s: each field owns what it makes, alone',
    (_name, map, event) => {
      expect(collisionsIn(map, event)).toStrictEqual([]);
    },
  );

  it.each(MESSAGE_MAPS.map((map) => [map.name, map] as const))(
    '%s: a list that several fields fill says which items are whose',
    (_name, map) => {
      expect(unowned(map)).toStrictEqual([]);
    },
  );

  it.each(MESSAGE_MAPS.map((map) => [map.name, map] as const))(
    '%s: a segment of a set id and nothing but "" creates nothing',
    (_name, { type, events, required, rows }) => {
      const sent = new Map([
        ['EVN', 'EVN||20240102'],
        ['PID', 'PID|||1^^^PAS^MR'],
        ['MRG', 'MRG|2^^^PAS^MR'],
      ]);
      const event = `${type}^${events[0] ?? ''}`;
      const made = (...segments: readonly string[]): number =>
        theConversionOf(aMessage(event, ...required.flatMap((name) => (name === 'MSH' ? [] : [sent.get(name) ?? name])), ...segments))
          .resources.length;
      const before = made();
      const segments = new Set(
        rowsOf(rows).flatMap((row) =>
          row.kind === 'make' && ![...required, 'MSH', 'PID', 'MRG', 'EVN'].includes(row.segment) ? [row.segment] : [],
        ),
      );
      const nullsOf = (segment: string): Readonly<Record<number, string>> =>
        Object.fromEntries(Array.from({ length: 50 }, (_, index) => [index + 1, index === 0 && NUMBERED.includes(segment) ? '1' : '""']));
      expect([...segments].filter((segment) => made(aSegment(segment, nullsOf(segment))) !== before)).toStrictEqual([]);
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
