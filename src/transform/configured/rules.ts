import type { CodeMap } from '../mapping/code-map.ts';
import type { GroupMap } from '../mapping/message-map.ts';
import type { CompiledRule } from '../mapping/rule.ts';
import { sourceOf } from '../mapping/rule.ts';
import type { NamedRule, SegmentMap } from '../mapping/segment-map.ts';
import { elementsOf } from './element-type.ts';
import { knownSegmentMaps, type KnownMap } from './known-maps.ts';
import type { MappingFile, RuleEntry } from './mapping.schema.ts';
import { demandsWithin, lackingWithin } from './needed-within.ts';
import type { Compilation } from './refusal.ts';
import { ruleOf, type RuleSetting } from './rule-entry.ts';

const ACTIONS = ['add', 'replace', 'remove', 'fixed', 'link'] as const;
type Action = (typeof ACTIONS)[number];

/** The one thing that an entry does; undefined after a fault. */
export function actionOf(
  entry: RuleEntry,
  allowed: readonly Action[],
  { refuse, path }: Pick<RuleSetting, 'refuse' | 'path'>,
): Action | undefined {
  const [action, ...others] = ACTIONS.filter((name) => entry[name] !== undefined);
  if (action !== undefined && others.length === 0 && allowed.includes(action)) return action;
  refuse(`a rule has exactly one of ${allowed.join(', ')}`, path);
  return undefined;
}

/** Whether no segment map of the guide makes items of a list of a resource type. */
export function isOwnList(type: string): (element: string) => boolean {
  return (element) =>
    ![...knownSegmentMaps().values()].some(
      (known) => known.type === type && [...known.maps].some(({ rules }) => rules.some(({ rule }) => rule.target.element[0] === element)),
    );
}

/** Compiles `rules`: for each segment map that is changed, the one in its place. */
export function compileRules(
  entries: MappingFile['rules'],
  mapNamed: (name: string) => CodeMap | undefined,
  compilation: Compilation,
): ReadonlyMap<SegmentMap, SegmentMap> {
  const changed = new Map<SegmentMap, SegmentMap>();
  for (const [name, list] of Object.entries(entries)) {
    const known = knownSegmentMaps().get(name);
    if (!known) {
      compilation.refuse(`there is no segment map of this name; ${namesLike(name)}`, ['rules', name]);
      continue;
    }
    for (const [index, entry] of list.entries()) {
      const setting = {
        ...compilation,
        segment: known.segment,
        type: known.type,
        mapNamed,
        isOwnList: isOwnList(known.type),
        path: ['rules', name, index],
      };
      changeMaps(known, entry, { setting, changed, sourceDomain: compilation.sourceDomain });
    }
    const lacking = [...known.maps].flatMap((map) => lackingIn(known.type, map, changed.get(map)));
    if (lacking.length > 0) compilation.refuse(demandsWithin([...new Set(lacking)]), ['rules', name]);
  }
  return changed;
}

/** What the rules that a map of the guide did not have leave out. */
function lackingIn(type: string, before: SegmentMap, after: SegmentMap | undefined): readonly string[] {
  if (!after) return [];
  const known = new Set(before.rules.map(({ rule }) => rule));
  const all = after.rules.map(({ rule }) => rule);
  return lackingWithin(
    type,
    all.filter((rule) => !known.has(rule)),
    all,
  );
}

interface Change {
  readonly setting: RuleSetting;
  readonly changed: Map<SegmentMap, SegmentMap>;
  readonly sourceDomain: string;
}

function changeMaps(known: KnownMap, entry: RuleEntry, { setting, changed, sourceDomain }: Change): void {
  const action = actionOf(entry, ACTIONS, setting);
  if (action === undefined) return;
  const now = [...known.maps].map((map) => ({ map, rules: changed.get(map)?.rules ?? map.rules }));
  const named = (rule: CompiledRule): NamedRule => ({ rule, name: { rule: ruleName(known, rule, sourceDomain) } });
  switch (action) {
    case 'remove':
    case 'replace': {
      const isMeant = meantRules(entry, action, now, setting);
      if (!isMeant) return;
      for (const { map, rules } of now) {
        if (action === 'remove' && leavesOutNeeded(rules, isMeant, setting)) return;
        const next = action === 'remove' ? rules.filter((one) => !isMeant(one)) : replaced(rules, entry, isMeant, { setting, named });
        if (next.length !== rules.length || next.some((one, index) => one !== rules[index])) changed.set(map, { ...map, rules: next });
      }
      return;
    }
    case 'add':
    case 'fixed':
    case 'link': {
      const rule = ruleOf(entry, entry.to, setting);
      if (!rule || isMadeAlready(rule, now, setting)) return;
      for (const { map, rules } of now) changed.set(map, { ...map, rules: [...rules, named(rule)] });
    }
  }
}

type RulesNow = readonly { readonly map: SegmentMap; readonly rules: readonly NamedRule[] }[];

/** The rules that an entry takes away: those from its field, to its element where one of them goes there. */
function meantRules(
  entry: RuleEntry,
  action: 'remove' | 'replace',
  now: RulesNow,
  { refuse, path }: RuleSetting,
): ((one: NamedRule) => boolean) | undefined {
  const source = entry[action];
  const all = now.flatMap(({ rules }) => rules).filter(({ rule }) => sourceOf(rule) === source);
  const targets = [...new Set(all.map(({ rule }) => rule.target.text))];
  if (targets.length === 0) {
    const fields = [...new Set(now.flatMap(({ rules }) => rules.map(({ rule }) => sourceOf(rule))))].filter(Boolean);
    refuse(`there is no rule from this field; there are rules from ${fields.join(', ')}`, [...path, action]);
    return undefined;
  }
  if (entry.to === undefined) return ({ rule }) => sourceOf(rule) === source;
  const isNamed = targets.includes(entry.to);
  if (!isNamed && (action === 'remove' || targets.length > 1)) {
    refuse(
      `the rules from this field make ${targets.join(', ')}; name one of them${action === 'replace' ? ', or remove them and add yours' : ''}`,
      [...path, 'to'],
    );
    return undefined;
  }
  return ({ rule }) => sourceOf(rule) === source && (!isNamed || rule.target.text === entry.to);
}

/** What R4 demands stays: no resource is stored without it. */
function leavesOutNeeded(rules: readonly NamedRule[], isMeant: (one: NamedRule) => boolean, { type, refuse, path }: RuleSetting): boolean {
  const made = (list: readonly NamedRule[]): ReadonlySet<string | undefined> => new Set(list.map(({ rule }) => rule.target.element[0]));
  const [before, after] = [made(rules), made(rules.filter((one) => !isMeant(one)))];
  const lost = [...elementsOf(type)].find(([name, { isNeeded }]) => isNeeded && before.has(name) && !after.has(name));
  if (!lost) return false;
  refuse(`R4 demands ${type}.${lost[0]}, which no other rule of the map makes: replace the rule instead`, [...path, 'remove']);
  return true;
}

interface Replacing {
  readonly setting: RuleSetting;
  readonly named: (rule: CompiledRule) => NamedRule;
}

/** The new rule stands where the first of the others stood; what an update changes of a stored resource stays as it was. */
function replaced(
  rules: readonly NamedRule[],
  entry: RuleEntry,
  isMeant: (one: NamedRule) => boolean,
  { setting, named }: Replacing,
): readonly NamedRule[] {
  const first = rules.find(isMeant);
  const made = first && ruleOf(entry, entry.to ?? first.rule.target.text, setting);
  if (!first || !made) return rules;
  const { rule: former } = first;
  const isSameElement = former.target.element.join('.') === made.target.element.join('.');
  const kept = isSameElement && entry.extension === undefined ? { form: former.form, over: former.over, clears: former.clears } : {};
  const conditions = { when: made.when ?? former.when, unless: made.unless ?? former.unless };
  const rule = { ...made, ...kept, ...conditions };
  return rules.flatMap((one) => (one === first ? [named(rule)] : isMeant(one) ? [] : [one]));
}

/** Two rules for one place would be settled by their order: not what anybody means. */
function isMadeAlready(rule: CompiledRule, now: RulesNow, { refuse, path }: RuleSetting): boolean {
  if (rule.target.repeats || rule.when || rule.unless) return false;
  const other = now
    .flatMap(({ rules }) => rules)
    .find((one) => one.rule.target.text === rule.target.text && !one.rule.when && !one.rule.unless);
  if (!other) return false;
  const from = sourceOf(other.rule);
  refuse(
    from === ''
      ? 'a fixed value or a link of the guide makes this element already'
      : `a rule from ${from} makes this element already: replace that one`,
    [...path, 'to'],
  );
  return true;
}

/** `PID[Patient] PID-27 (mapping of emergency-care)`: lineage tells whose rule it is. */
export function ruleName({ segment, type }: Pick<KnownMap, 'segment' | 'type'>, rule: CompiledRule, sourceDomain: string): string {
  return `${`${segment}[${type}] ${sourceOf(rule)}`.trimEnd()} (mapping of ${sourceDomain})`;
}

/** Names of maps of the same segment; else where to find all of them. */
function namesLike(name: string): string {
  const segment = name.slice(0, 3).toUpperCase();
  const names = [...knownSegmentMaps()].flatMap(([known, { segment: of }]) => (of === segment ? [known] : []));
  return names.length === 0
    ? 'docs/mapping/segments lists them; of a Z-segment write under z-segments'
    : `of ${segment} there are ${names.join(', ')}`;
}

/** The rows of a message with other segment maps in them; the same object where nothing changes. */
export function withMaps(group: GroupMap, changed: ReadonlyMap<SegmentMap, SegmentMap>): GroupMap {
  const rows = group.rows.map((row) => {
    if (row.kind === 'group') {
      const inner = withMaps(row.group, changed);
      return inner === row.group ? row : { ...row, group: inner };
    }
    const map = changed.get(row.map);
    return map ? { ...row, map } : row;
  });
  return rows.every((row, index) => row === group.rows[index]) ? group : { ...group, rows };
}
