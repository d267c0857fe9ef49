import type { StoredResource } from '../../fhir/fhir-backend.ts';
import { hasStill, isKnownBy, type MatchKey } from '../patient-identifiers.ts';
import { readStored } from '../plan/stored-body.ts';
import { areOthers, personOf, type Person } from './person.ts';

/** Who asks for the holders of a number. */
interface Asking {
  /** What the message says of the person. */
  readonly claim: Person;
  /** Identifier types that match besides MR, PI and PT. */
  readonly types: readonly string[] | undefined;
  /** When the message was written, ms since 1970. */
  readonly at: number;
}

/**
 * The records that a number means. What a record only keeps (an account, a social security number) does not match from its side either. Of a
 * number that was given to another patient after its validity (CX.8) was over the present holder counts; an old one alone is still
 * found by it, unless date of birth and family name say that it has been given to somebody who is not stored yet.
 */
export function holdersOf(key: MatchKey, found: readonly StoredResource[], { claim, types, at }: Asking): readonly StoredResource[] {
  const holders = found.filter((stored) => isKnownBy(readStored(stored), key, types));
  const present = holders.filter((stored) => hasStill(readStored(stored), key, at));
  return present.length > 0 ? present : holders.filter((stored) => !areOthers(claim, personOf(readStored(stored))));
}
