import type { ResourceIds } from './resource-id.ts';

/** The identity of this installation: its key, and what follows from it. */
export class Identity {
  readonly #ids: ResourceIds;

  constructor(ids: ResourceIds) {
    this.#ids = ids;
  }

  /** The id of a resource that is known by `identity` (see {@link ResourceIds}). */
  resourceId(type: string, identity: string, attempt?: number): string {
    return this.#ids.resourceId(type, identity, attempt);
  }
}
