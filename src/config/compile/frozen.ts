const REFUSAL = 'A configuration snapshot cannot be changed.';

/** A map that refuses changes as a frozen object does; Object.freeze leaves the entries of a Map open. */
export class FrozenMap<Key, Value> extends Map<Key, Value> {
  constructor(entries: Iterable<readonly [Key, Value]>) {
    super();
    for (const [key, value] of entries) super.set(key, value);
    Object.freeze(this);
  }

  override set(): never {
    throw new TypeError(REFUSAL);
  }

  override delete(): never {
    throw new TypeError(REFUSAL);
  }

  override clear(): never {
    throw new TypeError(REFUSAL);
  }
}

/** Freezes a value and everything that it holds. Plain objects, arrays and frozen maps only. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  const parts: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) deepFrozen(part);
  return Object.freeze(value);
}
