import { knownCodeMaps, type CodeMap } from '../mapping/code-map.ts';
import type { GroupMap, MessageRow } from '../mapping/message-map.ts';
import type { CompiledRule } from '../mapping/rule.ts';
import type { SegmentMap } from '../mapping/segment-map.ts';
import { MESSAGE_MAPS } from '../v2-to-fhir/messages/message-maps.ts';
import { elementAt } from './element-type.ts';

/** A segment map of the guide by its name, `PID[Patient]`: several messages may have one of that name each. */
export interface KnownMap {
  readonly maps: ReadonlySet<SegmentMap>;
  readonly segment: string;
  /** The resource type that it fills. */
  readonly type: string;
}

type SegmentRow = Exclude<MessageRow, { kind: 'group' }>;

/** All rows of a group and of the groups inside it. */
export function segmentRows({ rows }: GroupMap): readonly SegmentRow[] {
  return rows.flatMap((row) => (row.kind === 'group' ? segmentRows(row.group) : [row]));
}

let known: ReadonlyMap<string, KnownMap> | undefined;

/** The segment maps that messages use, by name. */
export function knownSegmentMaps(): ReadonlyMap<string, KnownMap> {
  if (known) return known;
  const found = new Map<string, { maps: Set<SegmentMap>; segment: string; type: string }>();
  for (const message of MESSAGE_MAPS) {
    for (const { map, type } of segmentRows(message.rows)) {
      const there = found.get(map.name) ?? { maps: new Set<SegmentMap>(), segment: map.v2, type };
      there.maps.add(map);
      found.set(map.name, there);
    }
  }
  known = found;
  return known;
}

/** The code map of the guide of this name. */
export const codeMapNamed = (name: string): CodeMap | undefined => knownCodeMaps().find((map) => map.name === name);

/** Codes that a code map must not go beyond, by the map's name, and by the field whose code is looked up: what required bindings allow. */
export interface RequiredCodes {
  readonly byMap: ReadonlyMap<string, readonly string[]>;
  readonly byField: ReadonlyMap<string, readonly string[]>;
}

let required: RequiredCodes | undefined;

export function requiredCodes(): RequiredCodes {
  if (required) return required;
  const byMap = new Map<string, readonly string[]>();
  const byField = new Map<string, readonly string[]>();
  const narrow = (codes: Map<string, readonly string[]>, key: string, allowed: readonly string[]): void => {
    codes.set(key, codes.get(key)?.filter((code) => allowed.includes(code)) ?? allowed);
  };
  const visit = (rules: readonly CompiledRule[], type: string, field: string | undefined): void => {
    for (const rule of rules) {
      if (rule.kind !== 'convert') continue;
      const element = elementAt(type, rule.target.text);
      const { name, table } = rule.how;
      const own = field ?? rule.source.text.split('.', 1)[0] ?? '';
      if (typeof element !== 'string' && name.startsWith('code(') && element.codes.length > 0) {
        narrow(byMap, name.slice(5, -1), element.codes);
        narrow(byField, own, element.codes);
      }
      const inner = 'rules' in rule.how ? (rule.how as { readonly rules: readonly CompiledRule[] }).rules : table?.rules;
      if (inner && typeof element !== 'string') visit(inner, /\[([A-Za-z]+)\]/.exec(table?.name ?? '')?.[1] ?? element.type, own);
    }
  };
  for (const [, { maps, type }] of knownSegmentMaps())
    for (const { rules } of maps)
      visit(
        rules.map(({ rule }) => rule),
        type,
        undefined,
      );
  required = { byMap, byField };
  return required;
}
