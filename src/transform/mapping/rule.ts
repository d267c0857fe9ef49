import type { Instruction } from '../conversion.ts';
import type { Part } from '../conversion.ts';
import { compileSource, type Condition, type Source, type SourcePath } from './condition.ts';
import type { Converter, Place } from './converter.ts';
import { compileTarget, type ElementAt, type TargetPath } from './target.ts';

/** How an element of a list lies in what is already stored, and when a rule applies. */
interface RuleOptions<Item, T = unknown> {
  readonly if?: Condition;
  readonly unless?: Condition;
  /** Recognises, among stored items of the list, those that this field owns (`use`, `system`, `type`, `url`); `made` are its new ones. */
  readonly part?: (item: Item, made: readonly Item[]) => boolean;
  /** The list is united: an item replaces the stored one with the same key, all others stay. */
  readonly unite?: (item: Item) => string;
  /** A sent field that makes nothing here removes what is stored (an earlier birth time beside a new birth date). */
  readonly clears?: true;
  /** What is stored is changed only if this holds of it. */
  readonly over?: (stored: Partial<T>, made: Partial<T>) => boolean;
}

type ItemOf<T> = T extends readonly (infer Item)[] ? Item : T;

/** The item of the outermost list on a path: what `part` and `unite` look at. */
type OuterItem<T, Path extends string> = Path extends `${infer Head}[${string}]${string}`
  ? ItemOf<ElementAt<T, `${Head}[]`>>
  : ElementAt<T, Path>;

interface Compiled {
  readonly target: TargetPath;
  readonly when: Condition | undefined;
  readonly unless: Condition | undefined;
  readonly clears: boolean;
  /** How the part that the rule owns lies in what is stored. */
  readonly form: Part['form'];
  readonly over: Part['over'];
}

/** What an event says of a resource as a whole, or of it and the one of the same type before it. */
type ResourceInstruction = Exclude<Instruction['kind'], 'remove'>;

/** A rule, compiled. The kinds are few: what they cannot say, a named converter or a named `derive` says. */
export type CompiledRule =
  | (Compiled & { readonly kind: 'convert'; readonly source: SourcePath; readonly how: Converter<unknown> })
  | (Compiled & {
      readonly kind: 'derive';
      readonly source: SourcePath;
      readonly how: string;
      readonly derive: (source: Source, place: Place) => unknown;
    })
  | (Compiled & { readonly kind: 'fixed'; readonly value: unknown; readonly onCreation: boolean })
  | (Compiled & { readonly kind: 'link'; readonly type: string })
  | (Compiled & { readonly kind: 'clear'; readonly source: SourcePath })
  | (Compiled & { readonly kind: 'instruct'; readonly source: SourcePath; readonly instruction: ResourceInstruction });

/** The vocabulary in which a map is written, typed against the FHIR type that it makes. */
export interface RuleVocabulary<T> {
  /** source → target element → how: `rule('PID-5', 'name[]', xpnToHumanName)`. A repeating field fills a list item by item; a single element takes the first repetition. */
  readonly rule: <const Path extends string>(
    source: string,
    target: Path,
    how: Converter<ElementAt<T, Path>>,
    options?: RuleOptions<OuterItem<T, Path>, T>,
  ) => CompiledRule;
  /** One element made of several fields or components: `source` is the first of them, `name` says what the function does. */
  readonly derive: <const Path extends string>(
    source: string,
    target: Path,
    name: string,
    how: (source: Source, place: Place) => ElementAt<T, Path> | undefined,
    options?: RuleOptions<OuterItem<T, Path>, T>,
  ) => CompiledRule;
  /** A value that the guide fixes. Below a labelled item it accompanies that item only. */
  readonly fixed: <const Path extends string>(
    target: Path,
    value: ElementAt<T, Path>,
    options?: RuleOptions<OuterItem<T, Path>, T>,
  ) => CompiledRule;
  /** What R4 demands and nobody sent: set when the resource is created, never on an update. */
  readonly whenCreated: <const Path extends string>(
    target: Path,
    value: ElementAt<T, Path>,
    options?: RuleOptions<OuterItem<T, Path>, T>,
  ) => CompiledRule;
  /** A reference to the resource of this type that the message has made last, in the same or an outer group. */
  readonly link: (type: string, target: string, options?: RuleOptions<never>) => CompiledRule;
  /** The event removes an element: `clear('EVN-1', 'period.end', { if: event('A13') })`. */
  readonly clear: (source: string, target: string, options?: RuleOptions<never>) => CompiledRule;
  /** The event says something of the resource as a whole, which the element shows: `instruct('cancel', 'MSH-9', 'status', …)`. */
  readonly instruct: (instruction: ResourceInstruction, source: string, target: string, options?: RuleOptions<never>) => CompiledRule;
}

function compile(path: string, options: RuleOptions<never> | undefined): Compiled {
  const target = compileTarget(path);
  return {
    target,
    when: options?.if,
    unless: options?.unless,
    clears: options?.clears ?? false,
    form: formOf(target, options),
    over: options?.over,
  };
}

function formOf({ isList }: TargetPath, options: RuleOptions<never> | undefined): Part['form'] {
  if (!isList) return { kind: 'single' };
  const unite = options?.unite as ((item: unknown) => string) | undefined;
  const belongs = options?.part as ((item: unknown, values: readonly unknown[]) => boolean) | undefined;
  return unite ? { kind: 'united', key: unite } : { kind: 'list', belongs };
}

/** All rules have the members of all kinds in one order: the engine looks at many of them for each segment. */
function compiled(target: string, options: RuleOptions<never> | undefined, members: object): CompiledRule {
  const none = { kind: undefined, source: undefined, how: undefined, derive: undefined, value: undefined, onCreation: false };
  return { ...compile(target, options), ...none, type: '', instruction: undefined, ...members } as unknown as CompiledRule;
}

const vocabulary = {
  rule: (source: string, target: string, how: Converter<unknown>, options?: RuleOptions<never>): CompiledRule =>
    compiled(target, options, { kind: 'convert', source: compileSource(source), how }),
  derive: (
    source: string,
    target: string,
    name: string,
    how: (source: Source, place: Place) => unknown,
    options?: RuleOptions<never>,
  ): CompiledRule => compiled(target, options, { kind: 'derive', source: compileSource(source), how: name, derive: how }),
  fixed: (target: string, value: unknown, options?: RuleOptions<never>): CompiledRule =>
    compiled(target, options, { kind: 'fixed', value }),
  whenCreated: (target: string, value: unknown, options?: RuleOptions<never>): CompiledRule =>
    compiled(target, options, { kind: 'fixed', value, onCreation: true }),
  link: (type: string, target: string, options?: RuleOptions<never>): CompiledRule => compiled(target, options, { kind: 'link', type }),
  clear: (source: string, target: string, options?: RuleOptions<never>): CompiledRule =>
    compiled(target, options, { kind: 'clear', source: compileSource(source) }),
  instruct: (instruction: ResourceInstruction, source: string, target: string, options?: RuleOptions<never>): CompiledRule =>
    compiled(target, options, { kind: 'instruct', source: compileSource(source), instruction }),
};

/** The vocabulary for rules that come from configuration: whoever makes them has checked targets and converters. */
export const checkedRules = vocabulary;

/** The rule vocabulary of one FHIR type: `const { rule, fixed } = rulesFor<Patient>();` */
export function rulesFor<T>(): RuleVocabulary<T> {
  return vocabulary;
}

/** Whether a rule can apply to an event at all. */
export function isPossible(rule: CompiledRule, event: string): boolean {
  return (rule.when?.ofEvent(event) !== false && rule.unless?.ofEvent(event) !== true) || (rule.clears && dependsOnValue(rule));
}

/** The rule as it is for one event: without the conditions that the event alone fulfils. */
export function ofEvent(rule: CompiledRule, event: string): CompiledRule {
  const isSettled = (condition: Condition | undefined, as: boolean): boolean => condition?.ofEvent(event) === as && !condition.ofValue;
  const { when, unless } = rule;
  return { ...rule, when: isSettled(when, true) ? undefined : when, unless: isSettled(unless, false) ? undefined : unless };
}

/** Whether a rule applies here. */
export function applies(rule: CompiledRule, source: Source, run: Place['run']): boolean {
  return (rule.when?.holds(source, run) ?? true) && !(rule.unless?.holds(source, run) ?? false);
}

/** Whether a rule removes its element where its field is `""`: conditions that look at the value itself cannot say. */
export function appliesToNull(rule: CompiledRule, source: Source, run: Place['run']): boolean {
  const { when, unless } = rule;
  return (!when || when.ofValue || when.holds(source, run)) && !(unless && !unless.ofValue && unless.holds(source, run));
}

/** Whether a rule would have applied to another value of its field. */
export function dependsOnValue({ when, unless }: CompiledRule): boolean {
  return (when?.ofValue ?? false) || (unless?.ofValue ?? false);
}

/** The text of a rule's source for lineage: empty for fixed values and links. */
export function sourceOf(rule: CompiledRule): string {
  return rule.kind === 'fixed' || rule.kind === 'link' ? '' : rule.source.text;
}
