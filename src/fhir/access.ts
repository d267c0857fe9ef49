import { Fault } from '../faults/fault.ts';
import type { QueryParameter } from './fhir-backend.ts';

/** Create, read (with versions and history of an instance), update, delete, search: the letters of SMART v2 scopes. */
export type AccessLetter = 'c' | 'r' | 'u' | 'd' | 's';

/** Leave to do something with the resources of a type. */
export interface AccessGrant {
  /** A resource type; `*`: all of them. */
  readonly type: string;
  readonly letters: readonly AccessLetter[];
  /** Only with resources that meet all of these search parameters. */
  readonly only: readonly QueryParameter[];
}

/**
 * What the caller of an interaction may do and see. A backend asks it for whatever an interaction touches: the resources of the answer,
 * those that a condition or a chain looks into, every entry of a Bundle.
 */
export interface Access {
  readonly grants: readonly AccessGrant[];
  /** Whether resources whose meta.security is R or V are there for it; for the others they do not exist. */
  readonly restricted: boolean;
}

/** Codes of v3-Confidentiality that only some may see: restricted, very restricted. */
export const RESTRICTED_CODES: readonly string[] = ['R', 'V'];

/** The grants that cover an interaction with a type; none: it may not happen. */
export function grantsOf({ grants }: Access, type: string, letter: AccessLetter): readonly AccessGrant[] {
  return grants.filter((grant) => (grant.type === '*' || grant.type === type) && grant.letters.includes(letter));
}

/** The fault of an interaction that nothing covers: it names the scope. */
export function scopeMissing(type: string, letter: AccessLetter, location?: string): Fault {
  return new Fault('scope-missing', `the scope system/${type}.${letter} is needed`, location);
}
