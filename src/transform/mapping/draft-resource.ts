import type { Finding } from '../../faults/finding.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { ConvertedResource, Link, IdentifierClaim, Part, ResourceBody, ResourceIdentity } from '../conversion.ts';

/** A resource while the conversion runs: what is read-only afterwards is still open here. */
export interface DraftResource extends ConvertedResource {
  identity: ResourceIdentity;
  parts: Part[];
  assumptions: Finding[];
  claims: IdentifierClaim[];
  body: ResourceBody;
  /** The body is shared with other conversions: nothing in it may be changed. */
  isRemembered: boolean;
  /** The body as it was remembered, where this conversion added to it. */
  origin: ResourceBody | undefined;
  /** Set when another draft turned out to speak of the same thing: lineage follows. */
  mergedInto: DraftResource | undefined;
  /** How many traces there were before it was made: its own stand behind them until it is kept. */
  readonly firstTrace: number;
}

const NOTHING: never[] = [];
export const UNIDENTIFIED: ResourceIdentity = { basis: 'none', key: '', within: [] };

/** A Reference of this conversion, and the draft that it points to. */
export interface DraftLink extends Link {
  readonly to: DraftResource;
}

/** What is known of a draft before any rule has run. */
type Beginning = Pick<DraftResource, 'label' | 'firstTrace'>;

/** A resource that the rules of this conversion are about to fill. */
export function newDraft(type: string, role: ConvertedResource['role'], beginning: Beginning): DraftResource {
  const made = { role, body: { resourceType: type }, identity: UNIDENTIFIED, parts: [], assumptions: [], isRemembered: false };
  return draftOf(type, beginning, made);
}

/** One that an earlier conversion has made. Nobody adds to its parts: it has none until it is made this conversion's own. */
export function rememberedDraft({ type, role, body, identity }: RememberedResource, beginning: Beginning): DraftResource {
  return draftOf(type, beginning, { role, body, identity, parts: NOTHING, assumptions: NOTHING, isRemembered: true });
}

/** All drafts have their members in one order: the engine looks at them all the time. */
function draftOf(
  type: string,
  { label, firstTrace }: Beginning,
  made: Pick<DraftResource, 'role' | 'body' | 'identity' | 'parts' | 'assumptions' | 'isRemembered'>,
): DraftResource {
  const { role, body, identity, parts, assumptions, isRemembered } = made;
  return {
    type,
    label,
    body,
    identity,
    parts,
    assumptions,
    claims: NOTHING,
    role,
    isRemembered,
    origin: undefined,
    mergedInto: undefined,
    firstTrace,
  };
}

/** What lineage needs of a rule. */
export interface RuleName {
  /** `PID[Patient] PID-5`. */
  readonly rule: string;
  readonly map?: string;
}

export interface Trace {
  readonly leaf: Hl7Element | undefined;
  readonly owner: DraftResource;
  readonly path: string;
  readonly name: RuleName;
  /** What earlier rules made at the path, or below it, another value has replaced. */
  readonly replaces?: true;
}

/** What an earlier conversion made, and where it is known in every conversion: it is identified within nothing else. */
export interface RememberedResource extends Pick<DraftResource, 'type' | 'role' | 'body' | 'identity'> {
  readonly place: string;
}

/** The resource that a draft became part of, or itself. */
export function endOf(draft: DraftResource): DraftResource {
  return draft.mergedInto ? endOf(draft.mergedInto) : draft;
}

/** By what a resource is known within one conversion. */
export function placeOf({ type, identity: { key, within } }: Pick<DraftResource, 'type' | 'identity'>): string {
  return within.length === 0 ? `${type}||${key}` : `${type}|${within.map(({ label }) => label).join()}|${key}`;
}
