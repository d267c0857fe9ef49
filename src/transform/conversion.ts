import type { Finding } from '../faults/finding.ts';

/** A FHIR resource under construction: JSON, not yet typed, since a map may fill it over several segments. */
export type ResourceBody = { resourceType: string } & Record<string, unknown>;

/**
 * What makes two conversions speak of the same thing (docs/identity.md). The id of a resource is a keyed hash over its type,
 * `key` and the ids of `within`; so a key never needs to be a secret, and is never a hash of the whole content.
 */
export interface ResourceIdentity {
  /** How the key was found, for people: `visit number`, `patient + code`. */
  readonly basis: string;
  readonly key: string;
  /** The resources that this one is identified within: the patient of an allergy, the visit of a diagnosis. */
  readonly within: readonly ConvertedResource[];
}

/**
 * The part of a resource that one HL7 field owns: the unit of update. A field that was not sent makes no part; a part
 * without values removes (`""`, or a rule that clears).
 */
export interface Part {
  /** The field: `PID-13`. */
  readonly source: string;
  /** The element, without indexes: `['hospitalization', 'admitSource']`, `['telecom']`. */
  readonly path: readonly string[];
  readonly values: readonly unknown[];
  /**
   * How the part lies in what is stored: the whole element; those items of a list that `belongs` recognises (all when
   * there is none); or a union, in which an item replaces the one with the same key and all others stay.
   */
  readonly form:
    | { readonly kind: 'single' }
    | { readonly kind: 'list'; readonly belongs: ((item: unknown, values: readonly unknown[]) => boolean) | undefined }
    | { readonly kind: 'united'; readonly key: (item: unknown) => string }
    | InnerForm;
  /** The part changes what is stored only if this holds of it: a transfer does not reopen a visit that has ended. */
  readonly over?: ((stored: ResourceBody, made: ResourceBody) => boolean) | undefined;
}

/**
 * A number that the message gives for a patient and that does not stand among the identifiers. `other`: an NHS number beside the one that
 * was taken: whoever else has it is not this person. `earlier`: what a number was called before its assigning authority was configured:
 * whoever has it is this person.
 */
export interface IdentifierClaim {
  readonly kind: 'other' | 'earlier';
  /** FHIR Identifier. */
  readonly identifier: object;
}

/** Something within the items of a list, which are another field's part: what stands there is removed. */
export interface InnerForm {
  readonly kind: 'inner';
  /** Below an item, without indexes. */
  readonly inner: readonly string[];
  /** The items that it may stand in (all when there is none). */
  readonly belongs: ((item: unknown, values: readonly unknown[]) => boolean) | undefined;
}

/** One resource that a conversion made, with what identity and update need to know of it. */
export interface ConvertedResource {
  readonly type: string;
  /** Its place in the conversion: `Patient[0]`. References inside the conversion hold it until ids are assigned. */
  readonly label: string;
  readonly body: ResourceBody;
  readonly identity: ResourceIdentity;
  readonly parts: readonly Part[];
  /** Findings that hold only if the resource is created: elements that R4 demands and nobody sent. */
  readonly assumptions: readonly Finding[];
  /** Of a Patient. */
  readonly claims?: readonly IdentifierClaim[];
  /** The body is the same object in all conversions that speak of this, and never changes: what is derived from it may be kept. */
  readonly isRemembered?: boolean;
  /**
   * `patient`: found by identifiers. `prior`: another record of the patient before it, which the event merges into it, or takes something
   * from (MRG). `shared`: Organization, Practitioner, Location …: only what is empty is filled. `message`: belongs to this message alone.
   */
  readonly role: 'patient' | 'prior' | 'clinical' | 'shared' | 'message';
}

/** A Reference inside a resource of the conversion, and what it points to. */
export interface Link {
  readonly holder: { reference?: string };
  readonly to: ConvertedResource;
}

/** What a bundle cannot say. */
export type Instruction =
  | { readonly kind: 'remove'; readonly resource: string; readonly element: string; readonly source: string }
  | { readonly kind: 'cancel' | 'end' | 'reopen'; readonly resource: string; readonly source: string }
  /** Two records: the first is replaced by the other, its numbers that the other names become the other's, it is linked with it or no longer. */
  | {
      readonly kind: 'merge' | 'change-number' | 'link' | 'unlink';
      readonly resource: string;
      readonly with: string;
      readonly source: string;
    }
  /** What may be stored with another patient is this one's from now on: an account, a visit. */
  | { readonly kind: 'move'; readonly resource: string; readonly source: string };

/** Which field made which element. `source` is absent where a rule fixes the value. */
export interface LineageEntry {
  /** `PID-5[1].1`: a populated leaf of the message. */
  readonly source?: string;
  /** `Patient[0].name[0].family`. */
  readonly target: string;
  /** `PID[Patient] PID-5`. */
  readonly rule: string;
  /** The data type map, where one was used: `XPN[HumanName]`. */
  readonly map?: string;
}

/** A populated leaf that no rule used, or of which only a part was used; or a whole line that is no segment. */
export interface Loss {
  /** `PID-7[1]`; `line 3` for a line that is no segment. */
  readonly source: string;
  /**
   * `no-rule`: the event has no rule for the field; `not-converted`: it has, and the rule left this out; `precision-lost`: it became
   * something (it is in the lineage, too), of which FHIR cannot say all; `no-segment`: the line does not begin with the name of a segment.
   */
  readonly reason: 'no-rule' | 'not-converted' | 'precision-lost' | 'no-segment';
  /** What was sent, decoded; '' for a `""`; a line that is no segment as it came. */
  readonly text: string;
}

/** Who sent a message, and when what it reports was recorded: what tells an older message that arrives late. */
export interface SentMessage {
  /** ODS code, upper case. */
  readonly organisation: string;
  /** MSH-3.1. */
  readonly application: string;
  /** ms since 1970: EVN-2, else MSH-7, but never after its reception; the earliest instant that it can mean. */
  readonly time: number;
  /** The latest instant that it can mean: the end of the day of a date, of the second hour of a clock change. */
  readonly until: number;
}

/** The result of converting one message: pure data, the same for the same message, mapping and context. */
export interface Conversion {
  /** `ADT^A01`. */
  readonly category: string;
  readonly event: string;
  readonly sent: SentMessage;
  /** Bundle.identifier, Bundle.timestamp, Bundle.type as the guide's MSH[Bundle] map makes them. */
  readonly bundle: ResourceBody;
  readonly resources: readonly ConvertedResource[];
  readonly links: readonly Link[];
  readonly instructions: readonly Instruction[];
  readonly findings: readonly Finding[];
  /** Rendered on demand: only `/$convert`, tests and audits read them. */
  readonly lineage: () => readonly LineageEntry[];
  readonly losses: () => readonly Loss[];
  /**
   * The losses in short, cheap enough for every message: the names of fields that became nothing, `PID-32`, and of parts of fields,
   * `PID-5.8`, with how often. Without what has no content: set ids, blanks, what is about the transmission alone.
   */
  readonly unusedFields: () => ReadonlyMap<string, number>;
}

/** What a conversion may know besides the message: handed in, never read from a clock or configuration. */
export interface ConversionContext {
  readonly received: Date;
  /** IANA zone of times without an offset. */
  readonly zone: string;
  /** ODS code of the sending organisation, upper case. */
  readonly organisation: string;
  readonly sourceDomain: string;
}
