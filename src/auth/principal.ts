/** Who a request comes from. Every request has one, from the first day (docs/architecture.md). */
export interface Principal {
  /** Stable id, as it stands in audit records: `development`, a service principal's id. */
  readonly id: string;
  readonly name: string;
}

/** Without authentication every request is this principal; the server then listens on loopback only. */
export const DEVELOPMENT: Principal = { id: 'development', name: 'Development (no authentication)' };
