import type { CodeMap } from '../mapping/code-map.ts';
import { both, valued } from '../mapping/condition.ts';
import { into, make, type GroupMap, type MessageMap, type MessageRow } from '../mapping/message-map.ts';
import type { CompiledRule } from '../mapping/rule.ts';
import { sourceOf } from '../mapping/rule.ts';
import { segmentMap, type SegmentMap } from '../mapping/segment-map.ts';
import { MESSAGE_MAPS } from '../v2-to-fhir/messages/message-maps.ts';
import { elementsOf, isFhirType } from './element-type.ts';
import { segmentRows } from './known-maps.ts';
import type { LocalRulesEntry, MappingFile } from './mapping.schema.ts';
import { demandsWithin, lackingWithin } from './needed-within.ts';
import type { Compilation, Refuse } from './refusal.ts';
import { ruleOf } from './rule-entry.ts';
import { actionOf, isOwnList, ruleName } from './rules.ts';

/** What a segment of the sender's own makes, and the type that must have been made before it in the message. */
export interface LocalRow {
  readonly row: MessageRow;
  readonly after: string | undefined;
}

/** Compiles `z-segments`. */
export function compileZSegments(
  entries: MappingFile['z-segments'],
  mapNamed: (name: string) => CodeMap | undefined,
  compilation: Compilation,
): readonly LocalRow[] {
  const rows: LocalRow[] = [];
  for (const [segment, list] of Object.entries(entries)) {
    if (!segment.startsWith('Z')) {
      compilation.refuse('the name of a segment of one’s own begins with Z; of others write under rules', ['z-segments', segment]);
      continue;
    }
    for (const [index, entry] of list.entries()) {
      const row = localRow(segment, entry, mapNamed, { ...compilation, path: ['z-segments', segment, index] });
      if (row) rows.push(row);
    }
  }
  return rows;
}

type Placed = Compilation & { readonly path: readonly PropertyKey[] };

function localRow(
  segment: string,
  entry: LocalRulesEntry,
  mapNamed: (name: string) => CodeMap | undefined,
  at: Placed,
): LocalRow | undefined {
  const { refuse, path, sourceDomain } = at;
  const type = entry.into ?? entry.make;
  if (type === undefined || (entry.into !== undefined && entry.make !== undefined)) {
    refuse('needs into or make, and not both', path);
    return undefined;
  }
  if (!isMade(type, entry, refuse, path)) return undefined;
  const rules = entry.rules.flatMap((rule, index) => {
    const setting = {
      refuse,
      segment,
      type,
      mapNamed,
      isOwnList: entry.make === undefined ? isOwnList(type) : () => true,
      path: [...path, 'rules', index],
    };
    const made = actionOf(rule, ['add', 'fixed', 'link'], setting) && ruleOf(rule, rule.to, setting);
    return made ? [made] : [];
  });
  const map = named(segmentMap(segment, type, rules, entry.make === undefined ? {} : ownIdentity(entry)), { segment, type }, sourceDomain);
  if (entry.into !== undefined) return isWholeWithin(type, rules, at) ? { row: into(segment, type, map), after: type } : undefined;
  return isWhole(entry, type, rules, at) ? { row: make(segment, type, map), after: entry.within } : undefined;
}

function isMade(type: string, entry: LocalRulesEntry, refuse: Refuse, path: readonly PropertyKey[]): boolean {
  const key = entry.into === undefined ? 'make' : 'into';
  const made = [
    ...new Set(MESSAGE_MAPS.flatMap(({ rows }) => segmentRows(rows).flatMap((row) => (row.kind === 'make' ? [row.type] : [])))),
  ].sort();
  const isType = isFhirType(type) && elementsOf(type).has('meta');
  if (entry.into !== undefined ? made.includes(type) : isType && !NEVER_MADE.includes(type)) return true;
  refuse(
    `must be a resource type that ${key === 'into' ? 'a message makes' : 'a segment can make'}: ${made.filter((one) => key === 'into' || !NEVER_MADE.includes(one)).join(', ')}`,
    [...path, key],
  );
  return false;
}

/** What only the program itself makes, and the patient, whom PID alone names. */
const NEVER_MADE = ['Patient', 'AuditEvent', 'Bundle', 'MessageHeader', 'Provenance', 'Binary', 'Task'];

/** The same fields in the next message are the same thing; without them nothing is made. */
function ownIdentity({ identity = [], within }: LocalRulesEntry): NonNullable<Parameters<typeof segmentMap>[3]> {
  const needs = identity.map(valued);
  const [first, ...others] = needs;
  return {
    ...(first ? { needs: others.reduce(both, first) } : {}),
    identity: (_made, segment, scope) => {
      const outer = within === undefined ? undefined : scope.find(within);
      // Without what it should be known within it belongs to this message alone: never to another patient's.
      const unplaced = outer ? [] : [scope.run.message.segment('MSH')?.field(10).first.text ?? ''];
      const values = identity.map((path) => {
        const [field = '', ...parts] = path.slice(path.indexOf('-') + 1).split('.');
        return parts.reduce((element, part) => element.at(Number(part)), segment.field(Number(field)).first).text.trim();
      });
      return {
        basis: identity.join(' + '),
        key: [segment.name, ...values, ...unplaced].map(encodeURIComponent).join('|'),
        within: outer ? [outer] : [],
      };
    },
  };
}

/** Lineage tells whose rules they are. */
function named(map: SegmentMap, of: { readonly segment: string; readonly type: string }, sourceDomain: string): SegmentMap {
  return { ...map, rules: map.rules.map(({ rule }) => ({ rule, name: { rule: ruleName(of, rule, sourceDomain) } })) };
}

/** A made resource is known again, and has what R4 demands in every message. */
function isWhole(
  { identity = [], within }: LocalRulesEntry,
  type: string,
  rules: readonly CompiledRule[],
  { refuse, path }: Placed,
): boolean {
  if (identity.length === 0)
    refuse('is missing; it must list the fields by which the same thing is known in the next message', [...path, 'identity']);
  if (within === undefined)
    refuse('is missing; it must be the resource that the identity holds within, mostly Patient', [...path, 'within']);
  else if (!isFhirType(within) || !elementsOf(within).has('meta'))
    refuse('must be a resource type of the message, mostly Patient or Encounter', [...path, 'within']);
  const isSure = (rule: CompiledRule): boolean =>
    !rule.when &&
    !rule.unless &&
    (rule.kind !== 'convert' || identity.some((field) => sourceOf(rule) === field || field.startsWith(`${sourceOf(rule)}.`)));
  const missing = [...elementsOf(type)].flatMap(([name, { isNeeded }]) =>
    isNeeded && !rules.some((rule) => rule.target.element[0] === name && isSure(rule)) ? [name] : [],
  );
  if (missing.length === 0) return isWholeWithin(type, rules, { refuse, path }) && identity.length > 0 && within !== undefined;
  refuse(
    `R4 demands of a ${type} ${missing.join(', ')}: give it by fixed, by link, or by add from a field of identity, without conditions`,
    [...path, 'rules'],
  );
  return false;
}

function isWholeWithin(type: string, rules: readonly CompiledRule[], { refuse, path }: Pick<Placed, 'refuse' | 'path'>): boolean {
  const lacking = lackingWithin(type, rules, rules);
  if (lacking.length > 0) refuse(demandsWithin(lacking), [...path, 'rules']);
  return lacking.length === 0;
}

/** The message with the rows at the end of every group where the type that they need has been made. */
export function withLocalRows(message: MessageMap, local: readonly LocalRow[]): GroupMap {
  return extend(message.rows, new Set(), local).group;
}

function extend(
  group: GroupMap,
  outer: ReadonlySet<string>,
  local: readonly LocalRow[],
): { readonly group: GroupMap; readonly made: ReadonlySet<string> } {
  const made = new Set(outer);
  const rows = group.rows.map((row): MessageRow => {
    if (row.kind !== 'group') {
      if (row.kind === 'make') made.add(row.type);
      return row;
    }
    const inner = extend(row.group, made, local);
    if (row.group.isTransparent) for (const type of inner.made) made.add(type);
    return { ...row, group: inner.group };
  });
  return {
    group: { ...group, rows: [...rows, ...local.flatMap(({ row, after }) => (after === undefined || made.has(after) ? [row] : []))] },
    made,
  };
}
