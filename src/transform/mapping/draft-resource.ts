import type { Finding } from '../../faults/finding.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { ConvertedResource, IdentifierClaim, Part, ResourceBody, ResourceIdentity } from '../conversion.ts';

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
