import { isPossible, ofEvent, type CompiledRule } from './rule.ts';
import type { NamedRule, SegmentMap } from './segment-map.ts';

/** The rules of a map that can apply to one event, in their order. */
export interface EventRules {
  readonly rules: readonly NamedRule[];
  /** For each rule the field without which it makes nothing, so that most need not be looked at; 0: none. */
  readonly fields: Uint16Array;
}

/** Events of a map: an event is a text that a sender chooses. */
const MOST_EVENTS = 200;

const known = new WeakMap<SegmentMap, Map<string, EventRules>>();

/** Compiled once for each event. */
export function eventRules(map: SegmentMap, event: string): EventRules {
  let byEvent = known.get(map);
  if (!byEvent) known.set(map, (byEvent = new Map<string, EventRules>()));
  const there = byEvent.get(event);
  if (there) return there;
  const rules = map.rules.filter(({ rule }) => isPossible(rule, event)).map(({ rule, name }) => ({ rule: ofEvent(rule, event), name }));
  const made = { rules, fields: Uint16Array.from(rules, ({ rule }) => fieldOf(rule)) };
  if (byEvent.size < MOST_EVENTS) byEvent.set(event, made);
  return made;
}

const fieldOf = (rule: CompiledRule): number => (rule.kind === 'convert' ? rule.source.field : 0);
