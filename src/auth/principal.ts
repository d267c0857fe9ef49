import type { Scope } from './scope.ts';

/** What a permission covers; `any`: whatever the configuration knows. */
type Permitted = readonly string[] | 'any';

/**
 * Who a request comes from, and what it may do. Every request has one, from the first day (docs/architecture.md). Made by an
 * authenticator, never from what a request says of itself.
 */
export interface Principal {
  /** Stable id, as it stands in audit records: `development`, a service principal's id. */
  readonly id: string;
  readonly name: string;
  /** *Connect as organisation*: ODS codes in upper case of the organisations it belongs to. Without one it may not connect at all. */
  readonly connectAs: Permitted;
  /** *Send as organisation*: ODS codes in upper case that it may put into `organisation-code`. */
  readonly sendAs: Permitted;
  /** *Send message category*: `ADT`, `ADT^A40`, `FHIR:Patient`, `CSV:ods`. */
  readonly sendCategories: Permitted;
  /** Source domains that it may send to. */
  readonly sourceDomains: Permitted;
  /** What it may do on the FHIR API. */
  readonly scopes: readonly Scope[] | 'any';
  /** Whether it sees resources labelled restricted or very restricted (meta.security R, V). */
  readonly restricted: boolean;
  /** Whether it may see how the installation works: metrics, health by parts, administration. */
  readonly admin: boolean;
  /** Requests per minute; undefined: as many as it likes. */
  readonly rateLimit: number | undefined;
}

/** Without authentication every request is this principal; the server then listens on loopback only. */
export const DEVELOPMENT: Principal = Object.freeze({
  id: 'development',
  name: 'Development (no authentication)',
  connectAs: 'any',
  sendAs: 'any',
  sendCategories: 'any',
  sourceDomains: 'any',
  scopes: 'any',
  restricted: true,
  admin: true,
  rateLimit: undefined,
});

/** Ids of principals that the program makes itself: none of the configuration's may have them. */
export const RESERVED_IDS: readonly string[] = [DEVELOPMENT.id, 'local-administrator', 'anonymous'];

/** Whether a permission covers a value. */
export function covers(permitted: Permitted, value: string): boolean {
  return permitted === 'any' || permitted.includes(value);
}
