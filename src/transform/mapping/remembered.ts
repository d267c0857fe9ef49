import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { ConvertedResource } from '../conversion.ts';
import { fieldOf } from './code-map.ts';
import type { CompiledMapping } from './compiled-mapping.ts';
import { within } from './condition.ts';
import { converter, Place, type Converter } from './converter.ts';
import { endOf, placeOf, type DraftResource, type RememberedResource, type RuleName, type Trace } from './draft-resource.ts';
import { oneBody } from './equal-bodies.ts';
import type { MadeReference } from './resource-map.ts';
import { Run } from './run.ts';
import { UNCOUNTED } from './used-leaves.ts';

/** What one text was once turned into: resources that many messages share, and which leaf became which element of them. */
interface Memory {
  readonly drafts: readonly RememberedResource[];
  /** References between them: a holder inside one of the bodies, and the draft that it points to. */
  readonly links: readonly { readonly holder: { reference?: string }; readonly to: number }[];
  readonly traces: readonly {
    readonly leaf: readonly number[] | undefined;
    readonly owner: number;
    readonly path: string;
    readonly map: string | undefined;
    /** The name of the rule that asked last. */
    asked: RuleName | undefined;
  }[];
  /** The draft that the reference points to. */
  readonly result: number;
}

/** Organisations, practitioners and places of one sender: some thousands. The oldest make room. */
const MOST_MEMORIES = 20_000;

/**
 * A converter of shared resources that remembers: the ward, the consultant and the sender of a message are those of the last
 * thousand messages. Their bodies are then the same objects in all conversions, so that whatever is derived from a body
 * (its text, its hash) need not be made again. Nothing may be changed in such a body: see {@link Run.keepRemembered}.
 *
 * The result may depend on nothing but the text of the source, the sender's organisation and the mapping.
 */
export function remembered(inner: Converter<MadeReference>): Converter<MadeReference> {
  const senders: Senders = new WeakMap();
  return converter(
    inner.name,
    (source, place) => {
      const { run } = place;
      const { escape } = run.message.delimiters;
      // Escaped text is left alone: it may depend on the character set of the message.
      if (escape !== '' && source.raw.includes(escape)) return inner.convert(source, place);
      // A code map of this field alone: what was made of the same text elsewhere may be another thing.
      if (run.mapping.codeMaps?.byField.has(fieldOf(source))) return inner.convert(source, place);
      const known = memoriesOf(senders, source, run);
      let memory = known.get(source.raw);
      if (memory === undefined) {
        const own = source.detached();
        memory = remember(inner, own, place) ?? null;
        known.set(own.raw, memory);
        if (known.size > MOST_MEMORIES) known.delete(known.keys().next().value ?? '');
      }
      const draft = memory ? replay(memory, source, place) : undefined;
      return draft ? place.run.linkTo(draft) : inner.convert(source, place);
    },
    inner.table,
  );
}

/** By the text of the source; null: this cannot be remembered. */
type Memories = Map<string, Memory | null>;

/** Those of one sender, one way of writing, and one level: `A&B` is another thing as a field than as a component. */
function memoriesOf(senders: Senders, source: Hl7Element, { mapping, context: { organisation }, message }: Run): Memories {
  const { encodingCharacters } = message.delimiters;
  const byOrganisation = entryOf(senders, mapping, () => new Map<string, Map<string, Levels>>());
  const byWriting = entryOf(byOrganisation, organisation, () => new Map<string, Levels>());
  const levels = entryOf(byWriting, encodingCharacters, (): Levels => ({ field: new Map(), component: new Map() }));
  return source.isRepetition ? levels.field : levels.component;
}

type Levels = Readonly<Record<'field' | 'component', Memories>>;
type Senders = WeakMap<CompiledMapping, Map<string, Map<string, Levels>>>;

function entryOf<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Converts aside, so that nothing of this message is in what is remembered. undefined: this cannot be remembered. */
function remember(inner: Converter<MadeReference>, source: Hl7Element, { run, name }: Place): Memory | undefined {
  const aside = new Run(run.message, run.event, run.context, run.mapping, UNCOUNTED);
  const owner = aside.draft('', 'message');
  const reference = inner.convert(source, new Place(aside, owner, '', name));
  const result = aside.drafts.findIndex((draft) => draft === aside.linked(reference));
  const isOwn = ({ leaf, owner: made }: Trace): boolean => made !== owner && (leaf === undefined || isWithin(source, leaf));
  const isPlain = aside.findings.length === 0 && aside.instructions.length === 0 && aside.traces.every(isOwn);
  if (
    !reference ||
    result < 0 ||
    !isPlain ||
    aside.drafts.some(({ role, mergedInto, identity }) => role !== 'shared' || mergedInto !== undefined || identity.within.length > 0)
  )
    return undefined;
  const indexOf = (draft: ConvertedResource): number => aside.drafts.findIndex((one) => one === draft);
  const links = aside.links.filter(({ holder }) => holder !== reference).map(({ holder, to }) => ({ holder, to: indexOf(to) }));
  return {
    drafts: aside.drafts.map((draft) => {
      const place = placeOf(draft);
      const body = links.length === 0 ? oneBody(draft.body, place, run.mapping) : draft.body;
      return { type: draft.type, role: draft.role, body, identity: draft.identity, place };
    }),
    links,
    traces: aside.traces.map((trace) => ({
      leaf: trace.leaf && stepsBelow(source, trace.leaf),
      owner: indexOf(endOf(trace.owner)),
      path: trace.path,
      map: trace.name.map,
      asked: undefined,
    })),
    result,
  };
}

/** Whether a leaf is the element or stands below it. */
function isWithin(source: Hl7Element, leaf: Hl7Element): boolean {
  return leaf.field === source.field && (leaf.path === source.path || leaf.path.startsWith(`${source.path}.`));
}

/** Where a leaf stands below an element: `.2.1` is [2, 1]. */
function stepsBelow(source: Hl7Element, leaf: Hl7Element): readonly number[] {
  return leaf.path.slice(source.path.length).split('.').filter(Boolean).map(Number);
}

/** Takes what is remembered into this conversion. undefined: another part of the message says something else of the same thing. */
function replay(memory: Memory, source: Hl7Element, { run, name }: Place): DraftResource | undefined {
  const drafts = run.keepRemembered(memory.drafts, memory.links);
  if (!drafts) return undefined;
  for (const trace of memory.traces) {
    const draft = drafts[trace.owner];
    if (!draft) continue;
    run.trace({ leaf: trace.leaf && within(source, trace.leaf), owner: draft, path: trace.path, name: nameFor(trace, name.rule) });
  }
  return drafts[memory.result];
}

/** The same object for the same rule. */
function nameFor(trace: Memory['traces'][number], rule: string): RuleName {
  if (trace.asked?.rule !== rule) trace.asked = { rule, ...(trace.map === undefined ? {} : { map: trace.map }) };
  return trace.asked;
}
