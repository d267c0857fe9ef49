import { hash } from 'node:crypto';
import type { Access } from './access.ts';

/** One resource that a transaction writes. */
export interface WriteEntry {
  /** `create`: the id must not exist; `update`: it must. An update whose body is the stored one makes no new version: only its note is written. */
  readonly method: 'create' | 'update';
  readonly type: string;
  readonly id: string;
  /** JSON text of the resource in canonical form (see `canonicalBody`): without meta.versionId, meta.lastUpdated, meta.source. */
  readonly body: string;
  /** update: the version that was read. */
  readonly ifMatch?: number;
  /** The fragment of its meta.source, behind the record that writes it: what the writer wants to know of it again. */
  readonly note?: string;
}

export type TransactionResult =
  | {
      readonly status: 'committed';
      /** The new version of each entry, in their order. */
      readonly versions: readonly number[];
      /** The instant of all of them, as `meta.lastUpdated` says it. */
      readonly lastUpdated: string;
    }
  | {
      readonly status: 'conflict';
      /** Index of the entry that could not be written: a create whose id exists, an update whose version moved. */
      readonly entry: number;
    };

/** A resource as it is stored: `body` has no meta.versionId, meta.lastUpdated, meta.source. */
export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly body: string;
  /** Its meta.source as it was written, relative; undefined where nobody named one. */
  readonly source?: string | undefined;
  /** The body as somebody has read it, so that it is parsed once: a weak map outside would cost the garbage collector more. */
  read?: object;
}

/** What is stored has the very text that was asked for. */
export interface UnchangedResource extends Pick<StoredResource, 'version' | 'source'> {
  readonly isUnchanged: true;
}

/** What a conversion asks before it decides what to write: one request, one consistent view. */
export interface LookUpRequest {
  /** Resources wanted by id; where `hash` (see {@link bodyHash}) equals that of the stored body the answer is without it. */
  readonly byId: readonly { readonly type: string; readonly id: string; readonly hash?: string }[];
  /** All resources of the type, active or not, that hold this identifier: exact system and value. */
  readonly byIdentifier: readonly { readonly type: string; readonly system: string; readonly value: string }[];
}

/** Each list in the order of the request. */
export interface LookUpAnswer {
  /** `undefined`: there is no such resource, or it has been deleted. */
  readonly byId: readonly (StoredResource | UnchangedResource | undefined)[];
  readonly byIdentifier: readonly (readonly StoredResource[])[];
}

/** An interaction of the FHIR REST API (R4 http.html) that the backend is asked to perform, and what its caller may do and see. */
export type FhirInteraction = RestInteraction & {
  /** Absent: everything. */
  readonly access?: Access | undefined;
};

type RestInteraction =
  | { readonly kind: 'read'; readonly type: string; readonly id: string }
  | { readonly kind: 'vread'; readonly type: string; readonly id: string; readonly version: string }
  | { readonly kind: 'history'; readonly type: string; readonly id: string; readonly parameters: readonly QueryParameter[] }
  | {
      readonly kind: 'search';
      readonly type: string;
      /** Decoded names (modifiers and chains included) and values, in their order; a repeated one stays repeated. */
      readonly parameters: readonly QueryParameter[];
      /** `Prefer: handling=lenient`: unknown parameters are left out instead of refused. */
      readonly lenient: boolean;
    }
  | {
      readonly kind: 'transaction';
      /** UTF-8 JSON of a Bundle of type `transaction`. */
      readonly bundle: Uint8Array;
      /** Relative reference of the record of this request: meta.source of what it writes. */
      readonly source?: string;
    };

export type QueryParameter = readonly [name: string, value: string];

/** The answer to an interaction that succeeded; whatever does not succeed is thrown as a Fault. */
export interface FhirResponse {
  readonly status: number;
  /** `ETag`, `Last-Modified`, `Location` where they apply. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 JSON. */
  readonly body: Uint8Array;
}

/**
 * The port to wherever FHIR is kept. Bodies pass as text or bytes and are not parsed on the way.
 *
 * Every method rejects with Fault `backend-unavailable` when the store cannot answer; nothing of a transaction that was
 * rejected so has been acknowledged, though it may have been written.
 */
export abstract class FhirBackend {
  /** What it is, for people: logs and `/_health`. */
  abstract readonly name: string;

  /**
   * Performs a FHIR interaction, as far as its access goes: what the caller may not see is not there.
   * @throws Fault scope-missing, resource-not-found, resource-deleted, parameter-unknown, parameter-invalid, bundle-invalid,
   * precondition-failed, version-conflict
   */
  abstract perform(interaction: FhirInteraction, signal?: AbortSignal): Promise<FhirResponse>;

  /**
   * Writes all entries or none; durable when it resolves.
   * @param source the relative reference of the record that writes them: their meta.source, read as `<public URL>/<source>`
   */
  abstract transact(entries: readonly WriteEntry[], source: string | undefined, signal?: AbortSignal): Promise<TransactionResult>;

  /** Reads by id and by identifier; sees every transaction that was answered before. */
  abstract lookUp(request: LookUpRequest, signal?: AbortSignal): Promise<LookUpAnswer>;

  /** Resolves when the store is open, migrated and its writer answers; rejects with Fault `backend-unavailable` otherwise. */
  abstract check(): Promise<void>;

  /** Ends what was begun, then closes. No other method may be called afterwards. */
  abstract close(): Promise<void>;
}

/** The resource of an answer to a question that gave no hash: such an answer has its body. */
export function withBody(answer: StoredResource | UnchangedResource | undefined): StoredResource | undefined {
  return answer === undefined || 'isUnchanged' in answer ? undefined : answer;
}

/** The digest by which a stored body is recognised as unchanged: SHA-256 of its UTF-8 bytes, base64. */
export function bodyHash(body: string): string {
  return hash('sha256', body, 'base64');
}
