import type { Finding, FindingCode } from '../../faults/finding.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Field } from '../../hl7v2/hl7-field.ts';
import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { ConversionContext, ConvertedResource, IdentifierClaim, Instruction, ResourceBody } from '../conversion.ts';
import { extended } from './body-variants.ts';
import type { CompiledMapping } from './compiled-mapping.ts';
import { complete, following, holdsAll, type Completion } from './completion.ts';
import {
  newDraft,
  placeOf,
  rememberedDraft,
  UNIDENTIFIED,
  type DraftLink,
  type DraftResource,
  type RememberedResource,
  type RuleName,
  type Trace,
} from './draft-resource.ts';
import { ownCopyOf } from './own-copy.ts';
import { UsedLeaves } from './used-leaves.ts';

/** The memory of one conversion: resources made, fields used, what was found on the way. */
export class Run {
  readonly message: Hl7Message;
  /** `A01`. */
  readonly event: string;
  readonly context: ConversionContext;
  readonly mapping: CompiledMapping;
  readonly drafts: DraftResource[] = [];
  readonly links: DraftLink[] = [];
  readonly findings: Finding[] = [];
  readonly instructions: Instruction[] = [];
  readonly traces: Trace[] = [];
  readonly used: UsedLeaves;
  readonly #counts = new Map<string, number>();
  readonly #known = new Map<string, DraftResource>();
  /** The same of what is known within one patient. */
  readonly #knownOfPatient = new Map<string, DraftResource>();
  /** What each map made of resources of the message alone, by what they say: they have no identity by which `keep` would know them. */
  readonly said = new Map<object, { readonly first: DraftResource; texts: Map<string, DraftResource> | undefined }>();
  readonly #found = new Set<string>();
  readonly #kept = new Map<() => unknown, unknown>();
  readonly #taken: Hl7Element[] = [];
  #takenCount = 0;

  constructor(message: Hl7Message, event: string, context: ConversionContext, mapping: CompiledMapping, used = new UsedLeaves()) {
    this.message = message;
    this.used = used;
    this.event = event;
    this.context = context;
    this.mapping = mapping;
  }

  /** What a rule keeps for the time of one conversion: made at first, by this very function. */
  once<T>(make: () => T): T {
    // What is kept under a function is what that function has made: the one place where this is taken on trust.
    if (this.#kept.has(make)) return this.#kept.get(make) as T;
    const made = make();
    this.#kept.set(make, made);
    return made;
  }

  draft(type: string, role: ConvertedResource['role']): DraftResource {
    return newDraft(type, role, this.#beginningOf(type));
  }

  /** The number of the next draft of a type, and where its traces begin. */
  #beginningOf(type: string): Pick<DraftResource, 'label' | 'firstTrace'> {
    const count = this.#counts.get(type) ?? 0;
    this.#counts.set(type, count + 1);
    return { label: `${type}[${count}]`, firstTrace: this.traces.length };
  }

  /** Takes a draft into the conversion, unless one of the same identity is there: then that one, completed by what is new. */
  keep(draft: DraftResource): DraftResource {
    if (draft.identity !== UNIDENTIFIED) {
      const full = placeOf(draft);
      const same = this.#known.get(full) ?? this.#knownOfPatient.get(full);
      if (same) return this.#merge(draft, same);
      // Under the next patient's name the same number (an account, a visit) may be another thing: identity tells.
      if (draft.role === 'patient') this.#knownOfPatient.clear();
      (draft.role === 'clinical' ? this.#knownOfPatient : this.#known).set(full, draft);
    }
    this.drafts.push(draft);
    return draft;
  }

  /**
   * Takes shared resources that an earlier conversion made. Their bodies stay the objects that they were, for all conversions.
   * @param links references inside the bodies
   * @returns undefined when one of them is here already with other content: then it must be converted anew, to be united
   */
  keepRemembered(
    kept: readonly RememberedResource[],
    links: readonly { readonly holder: { reference?: string }; readonly to: number }[],
  ): readonly DraftResource[] | undefined {
    for (const one of kept) {
      const known = this.#known.get(one.place);
      if (known && (known.origin ?? known.body) !== one.body) return undefined;
    }
    const before = this.drafts.length;
    const drafts = kept.map((one) => {
      const known = this.#known.get(one.place);
      if (known) return known;
      const draft = rememberedDraft(one, this.#beginningOf(one.type));
      this.#known.set(one.place, draft);
      this.drafts.push(draft);
      return draft;
    });
    if (this.drafts.length === before) return drafts;
    for (const { holder, to } of links) {
      const target = drafts[to];
      if (target) this.links.push({ holder, to: target });
    }
    return drafts;
  }

  /** Two parts of the message speak of one thing: the first completed by the second. What contradicts the first is not used. */
  #merge(draft: DraftResource, same: DraftResource): DraftResource {
    if (same.isRemembered && draft.parts.length === 0 && holdsAll(same.body, draft.body)) {
      draft.mergedInto = same;
      this.discard(draft);
      return same;
    }
    const body = this.amend(same);
    if (draft.claims.length > 0) same.claims = [...same.claims, ...draft.claims];
    same.parts.push(...draft.parts.filter(({ path: [first = ''] }) => !(first in body)));
    const completion = complete(body, draft.body);
    if (completion.refused.length > 0 || completion.moved.length > 0) this.#follow(draft, completion);
    draft.mergedInto = same;
    this.discard(draft);
    return same;
  }

  /** What was recorded of a merged draft goes where its elements went. */
  #follow(draft: DraftResource, completion: Completion): void {
    const pathAfter = following(completion);
    for (const trace of this.traces.splice(draft.firstTrace)) {
      const path = trace.owner === draft ? pathAfter(trace.path) : trace.path;
      if (path === undefined) this.used.takenBack();
      else this.traces.push(path === trace.path ? trace : { ...trace, path });
    }
  }

  /** The body of a draft, to be changed by what another field says of the same thing. */
  amend(draft: DraftResource): ResourceBody {
    if (draft.isRemembered) this.#makeOwn(draft);
    return draft.body;
  }

  /** Adds an element that the draft does not have. A remembered body with it is remembered too. */
  extend(draft: DraftResource, name: string, value: unknown): void {
    if (draft.body[name] !== undefined) return;
    if (!draft.isRemembered) draft.body[name] = value;
    else {
      draft.origin ??= draft.body;
      draft.body = extended(draft.body, name, value);
    }
  }

  /** A remembered body is about to change: from now on this conversion has a copy, and the references in it are its own. */
  #makeOwn(draft: DraftResource): void {
    draft.body = ownCopyOf(draft.body, this.links);
    draft.parts = [];
    draft.assumptions = [];
    draft.isRemembered = false;
    draft.origin = undefined;
  }

  /** What the message says of the numbers of a patient besides the identifiers that it makes. */
  claim(draft: DraftResource, claim: IdentifierClaim): void {
    draft.claims = [...draft.claims, claim];
  }

  /** The draft last made of its type is not taken: its number is free again. */
  discard(draft: DraftResource): void {
    const next = (this.#counts.get(draft.type) ?? 1) - 1;
    if (draft.label === `${draft.type}[${next}]`) this.#counts.set(draft.type, next);
  }

  /** A Reference to another resource of this conversion. */
  linkTo(to: DraftResource): { reference: string } {
    const holder = { reference: to.label };
    this.links.push({ holder, to });
    return holder;
  }

  /** What a Reference made by `linkTo` points to. */
  linked(reference: object | undefined): DraftResource | undefined {
    return reference && this.links.findLast(({ holder }) => holder === reference)?.to;
  }

  /** Reads a leaf as text; it counts as used when the rule that reads it makes something. */
  take(element: Hl7Element): string {
    const text = element.text;
    if (element.heldControlCharacters) this.finding('characters-removed', element.field.path, 'control characters were left out');
    if (text !== '') this.#taken[this.#takenCount++] = element.at(1).at(1);
    return text;
  }

  get takenCount(): number {
    return this.#takenCount;
  }

  /** What was taken since `mark` has become the element at `path`. */
  settle(mark: number, owner: DraftResource, path: string, name: RuleName): void {
    for (let index = mark; index < this.#takenCount; index++) {
      const leaf = this.#taken[index];
      if (leaf) this.trace({ leaf, owner, path, name });
    }
    this.#takenCount = mark;
  }

  /** Records what has become of a leaf. */
  trace(trace: Trace): void {
    if (trace.leaf) this.used.add(trace.leaf);
    this.traces.push(trace);
  }

  /** Whether any value of the message has become something since then: `""` removes, and makes nothing. */
  hasTracedSince(traces: number): boolean {
    for (let index = traces; index < this.traces.length; index++) if (this.traces[index]?.leaf?.isNull === false) return true;
    return false;
  }

  /** What was taken since `mark` has become nothing. */
  forget(mark: number): void {
    this.#takenCount = mark;
  }

  /** A value that a rule fixes. */
  settleFixed(owner: DraftResource, path: string, name: RuleName): void {
    this.traces.push({ leaf: undefined, owner, path, name });
  }

  /** A `""`: the leaf has become a removal. */
  settleRemoval(field: Hl7Field, owner: DraftResource, path: string, name: RuleName): void {
    for (const repetition of field.repetitions)
      // Blanks beside a `""` say nothing.
      for (const leaf of repetition.leaves) if (leaf.isNull) this.traces.push({ leaf, owner, path, name });
  }

  finding(code: FindingCode, location: string, text: string, severity: Finding['severity'] = 'W'): void {
    const key = `${code}|${location}|${text}`;
    if (this.#found.has(key)) return;
    this.#found.add(key);
    this.findings.push({ code, location, text, severity });
  }
}
