import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { ConvertedResource, ResourceBody, ResourceIdentity } from '../conversion.ts';
import type { CompiledMapping } from './compiled-mapping.ts';
import { converter, Place, type Converter } from './converter.ts';
import type { MadeReference } from './resource-map.ts';
import { Run, type DraftResource, type Trace } from './run.ts';

/** What one text was once turned into: resources that many messages share, and which leaf became which element of them. */
interface Memory {
  readonly drafts: readonly Kept[];
  /** References between them: a holder inside one of the bodies, and the draft that it points to. */
  readonly links: readonly { readonly holder: { reference?: string }; readonly to: number }[];
  readonly traces: readonly {
    readonly leaf: readonly number[] | undefined;
    readonly owner: number;
    readonly path: string;
    readonly map: string | undefined;
  }[];
  /** The draft that the reference points to. */
  readonly result: number;
}

interface Kept {
  readonly type: string;
  readonly role: ConvertedResource['role'];
  readonly body: ResourceBody;
  readonly identity: ResourceIdentity;
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
  const memories = new WeakMap<CompiledMapping, Map<string, Memory | undefined>>();
  return converter(inner.name, (source, place) => {
    const key = keyOf(source, place);
    if (key === undefined) return inner.convert(source, place);
    const { mapping } = place.run;
    const known = memories.get(mapping) ?? new Map<string, Memory | undefined>();
    memories.set(mapping, known);
    if (!known.has(key)) {
      known.set(key, remember(inner, source, place));
      if (known.size > MOST_MEMORIES) known.delete(known.keys().next().value ?? '');
    }
    const memory = known.get(key);
    const draft = memory ? replay(memory, source, place) : undefined;
    return draft ? place.run.linkTo(draft) : inner.convert(source, place);
  });
}

/** What the result depends on. Escaped text is left alone: it may depend on the character set of the message. */
function keyOf(source: Hl7Element, { run }: Place): string | undefined {
  const { escape, encodingCharacters } = run.message.delimiters;
  if (escape !== '' && source.raw.includes(escape)) return undefined;
  const isWhole = source.field.repetitions.includes(source); // `A&B` is another thing as a field than as a component
  return `${run.context.organisation}${isWhole ? '=' : '.'}${encodingCharacters}=${source.raw}`;
}

/** Converts aside, so that nothing of this message is in what is remembered. undefined: this cannot be remembered. */
function remember(inner: Converter<MadeReference>, source: Hl7Element, { run, name }: Place): Memory | undefined {
  const aside = new Run(run.message, run.event, run.context, run.mapping);
  const owner = aside.draft('', 'message');
  const reference = inner.convert(source, new Place(aside, owner, '', name));
  const result = aside.drafts.findIndex((draft) => draft === aside.linked(reference));
  const isOwn = ({ leaf, owner: made }: Trace): boolean => made !== owner && (leaf === undefined || isWithin(source, leaf));
  const isPlain = aside.findings.length === 0 && aside.instructions.length === 0 && aside.traces.every(isOwn);
  if (!reference || result < 0 || !isPlain || aside.drafts.some(({ role, mergedInto }) => role !== 'shared' || mergedInto))
    return undefined;
  const indexOf = (draft: ConvertedResource): number => aside.drafts.findIndex((one) => one === draft);
  return {
    drafts: aside.drafts.map(({ type, role, body, identity }) => ({ type, role, body, identity })),
    links: aside.links.filter(({ holder }) => holder !== reference).map(({ holder, to }) => ({ holder, to: indexOf(to) })),
    traces: aside.traces.map((trace) => ({
      leaf: trace.leaf && stepsBelow(source, trace.leaf),
      owner: indexOf(endOf(trace.owner)),
      path: trace.path,
      map: trace.name.map,
    })),
    result,
  };
}

function endOf(draft: DraftResource): DraftResource {
  return draft.mergedInto ? endOf(draft.mergedInto) : draft;
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
  for (const { leaf, owner, path, map } of memory.traces) {
    const draft = drafts[owner];
    if (!draft) continue;
    run.traces.push({
      leaf: leaf?.reduce((element, step) => element.at(step), source),
      owner: draft,
      path,
      name: { rule: name.rule, ...(map === undefined ? {} : { map }) },
    });
  }
  return drafts[memory.result];
}
