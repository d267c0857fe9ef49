import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { ConvertedResource } from '../conversion.ts';
import type { Condition } from './condition.ts';
import type { DraftResource } from './draft-resource.ts';
import type { Group, GroupDefinition } from './message-structure.ts';
import { runSegmentMap } from './run-segment-map.ts';
import type { Run } from './run.ts';
import type { Scope, SegmentMap } from './segment-map.ts';

/** One row of a message map: what a segment of a group makes, or what it adds to. */
export type MessageRow =
  | {
      readonly kind: 'make';
      readonly segment: string;
      readonly type: string;
      readonly map: SegmentMap;
      readonly role: ConvertedResource['role'];
      readonly when: Condition | undefined;
      readonly joins: boolean;
    }
  | {
      readonly kind: 'into';
      readonly segment: string;
      readonly type: string;
      readonly map: SegmentMap;
      readonly when: Condition | undefined;
      /** To all that the group has made of the type, not only to the last: one ORC orders many doses. */
      readonly each: boolean;
    }
  | { readonly kind: 'group'; readonly group: GroupMap };

/** The map of a group; the outermost one is the message. */
export interface GroupMap {
  readonly name: string;
  readonly anchor: string | undefined;
  readonly once: readonly string[];
  readonly rows: readonly MessageRow[];
  /** Segments that belong here though no map reads them: they must not be taken for another group's. */
  readonly silent: readonly string[];
  /** What it makes is seen by the rows after it: the guide's `:follow:PID`, which is no group of the structure. */
  readonly isTransparent: boolean;
}

/** The guide's map of a message structure and the events that use it. */
export interface MessageMap {
  /** `ADT_A01`. */
  readonly name: string;
  readonly type: string;
  readonly events: readonly string[];
  readonly rows: GroupMap;
  readonly structure: GroupDefinition;
  /** Segments without which the event makes no sense: a message without them is refused. */
  readonly required: readonly string[];
  /** Segments that say whom or what visit the message is about: two of them would be made one. */
  readonly single: readonly string[];
}

/** Each such segment makes a resource; one that `joins` adds to the resource of the type that is there already, if there is one. */
export function make(
  segment: string,
  type: string,
  map: SegmentMap,
  options: { readonly role?: ConvertedResource['role']; readonly if?: Condition; readonly joins?: true } = {},
): MessageRow {
  return { kind: 'make', segment, type, map, role: options.role ?? 'clinical', when: options.if, joins: options.joins ?? false };
}

/** Each such segment adds to the resource of the type that was made last, in the same or an outer group. */
export function into(
  segment: string,
  type: string,
  map: SegmentMap,
  options: { readonly if?: Condition; readonly each?: true } = {},
): MessageRow {
  return { kind: 'into', segment, type, map, when: options.if, each: options.each ?? false };
}

/**
 * A group of the structure, opened by its first segment: its rows run once for each occurrence.
 * @param anchor the first segment; where it is optional, followed by those that open the group without it (`ORC`, `OBR`)
 */
export function group(
  name: string,
  anchor: string | readonly string[],
  rows: readonly MessageRow[],
  silent: readonly string[] = [],
): MessageRow {
  const [first, ...once] = typeof anchor === 'string' ? [anchor] : anchor;
  return { kind: 'group', group: { name, anchor: first, once, rows, silent, isTransparent: false } };
}

/** The segments that follow a segment and speak of the same thing (`PID`, `PD1`, `ROL` …): what they make is seen outside. */
export function follow(anchor: string, rows: readonly MessageRow[], silent: readonly string[] = []): MessageRow {
  return { kind: 'group', group: { name: `${anchor}…`, anchor, once: [], rows, silent, isTransparent: true } };
}

export interface MessageMapOptions {
  readonly type: string;
  readonly events: readonly string[];
  readonly required: readonly string[];
  readonly single: readonly string[];
  readonly silent?: readonly string[];
}

export function messageMap(name: string, options: MessageMapOptions, rows: readonly MessageRow[]): MessageMap {
  const root: GroupMap = { name, anchor: undefined, once: [], rows, silent: options.silent ?? [], isTransparent: false };
  return {
    name,
    type: options.type,
    events: options.events,
    required: options.required,
    single: options.single,
    rows: root,
    structure: structureOf(root),
  };
}

/** The same map with other rows. */
export function withRows(map: MessageMap, rows: GroupMap): MessageMap {
  return { ...map, rows, structure: structureOf(rows) };
}

function structureOf({ name, anchor, once, rows, silent }: GroupMap): GroupDefinition {
  const segments = rows.flatMap((row) => (row.kind === 'group' ? [] : [row.segment]));
  return {
    name,
    anchor,
    once,
    segments: [...new Set([...segments, ...silent])].filter((segment) => segment !== anchor),
    groups: rows.flatMap((row) => (row.kind === 'group' ? [structureOf(row.group)] : [])),
  };
}

/** Runs the rows of a group over one occurrence of it, in the order of the map (the guide's), not of the message. */
export function runGroup(map: GroupMap, occurrence: Group, run: Run, outer?: InnerScope): void {
  const current = map.isTransparent && outer ? outer.current : new Map<string, DraftResource>();
  const made = map.isTransparent && outer ? outer.made : [];
  const scope: InnerScope = { run, current, made, find: (type) => current.get(type) ?? outer?.find(type) };
  for (const row of map.rows) {
    if (row.kind === 'group') {
      for (const inner of occurrence.groups) if (inner.definition.name === row.group.name) runGroup(row.group, inner, run, scope);
      continue;
    }
    for (const segment of occurrence.segments) {
      if (segment.name !== row.segment) continue;
      if (row.when && !row.when.holds(segment, run)) continue;
      if (row.kind === 'make' && row.map.needs && !row.map.needs.holds(segment, run)) continue;
      if (row.kind === 'into' && row.each) {
        for (const draft of new Set(made)) if (draft.type === row.type) runSegmentMap(row.map, segment, draft, scope);
        continue;
      }
      const there = row.kind === 'into' || row.joins ? scope.find(row.type) : undefined;
      if (there) runSegmentMap(row.map, segment, there, scope);
      else if (row.kind === 'make') makeOf(row, segment, scope);
    }
  }
}

interface InnerScope extends Scope {
  readonly current: Map<string, DraftResource>;
  /** All that the rows of the group have made, in their order. */
  readonly made: DraftResource[];
}

function makeOf(row: Extract<MessageRow, { kind: 'make' }>, segment: Hl7Segment, scope: InnerScope): void {
  const { run } = scope;
  const draft = run.draft(row.type, row.role);
  const { traces, links, instructions } = { traces: run.traces.length, links: run.links.length, instructions: run.instructions.length };
  runSegmentMap(row.map, segment, draft, scope);
  // Fixed values, references and removals alone are no resource: nothing of the segment has become anything. Only what speaks of the
  // message itself (that it was converted) needs nothing of it.
  if (row.role !== 'message' && !run.hasTracedSince(traces)) {
    run.traces.length = traces;
    run.links.length = links;
    run.instructions.length = instructions;
    run.discard(draft);
    return;
  }
  if (row.role === 'message' && isSaidAgain(row, draft, run)) {
    run.links.length = links;
    return;
  }
  if (row.map.identity) draft.identity = row.map.identity(draft.body, segment, scope);
  const kept = run.keep(draft);
  scope.current.set(row.type, kept);
  scope.made.push(kept);
}

/**
 * Whether a resource of the message alone says word for word what the same map has said before (of a segment that was sent
 * twice, or that two groups read): then it is that one.
 */
function isSaidAgain({ map }: Extract<MessageRow, { kind: 'make' }>, draft: DraftResource, run: Run): boolean {
  const said = run.said.get(map);
  // Most maps speak once: what was said is written down when a second segment speaks.
  if (!said) {
    run.said.set(map, { first: draft, texts: undefined });
    return false;
  }
  said.texts ??= new Map([[JSON.stringify(said.first.body), said.first]]);
  const text = JSON.stringify(draft.body);
  draft.mergedInto = said.texts.get(text);
  if (draft.mergedInto) run.discard(draft);
  else said.texts.set(text, draft);
  return draft.mergedInto !== undefined;
}
