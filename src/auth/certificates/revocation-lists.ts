import type { X509Certificate } from 'node:crypto';
import 'reflect-metadata'; // what reads names needs it
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';
import { constraintsOf } from './constraints.ts';
import { readRevocationLists, type RevocationList } from './revocation-list.ts';

/** Certificate revocation lists: each counts for the authority that has signed it, and for no other. */
export class RevocationLists {
  readonly #lists: readonly RevocationList[];
  /** By fingerprint of the authority. */
  readonly #signed = new Map<string, readonly RevocationList[]>();

  private constructor(lists: readonly RevocationList[]) {
    this.#lists = lists;
  }

  /**
   * @param files PEM or DER
   * @param authorities those that are configured
   * @throws Error where a file is no list, not a whole one, or bears the name of an authority that has not signed it
   */
  static read(files: readonly Buffer[], authorities: readonly X509Certificate[]): RevocationLists {
    const lists = new RevocationLists(files.flatMap(readRevocationLists));
    const signed = new Set<RevocationList>(authorities.flatMap((authority) => lists.of(authority)));
    const names = namesOf(authorities);
    if (lists.#lists.some((list) => names.has(list.issuer) && !signed.has(list)))
      throw new Error('no configured authority has signed the revocation list');
    return lists;
  }

  /** Names of authorities that are not configured, of which there are lists: they count when a client sends such an authority. */
  strangers(authorities: readonly X509Certificate[]): readonly string[] {
    const names = namesOf(authorities);
    return [...new Set(this.#lists.map(({ issuer }) => issuer))].filter((name) => !names.has(name));
  }

  /** The lists that an authority has signed. */
  of(authority: X509Certificate): readonly RevocationList[] {
    const { fingerprint256 } = authority;
    const known = this.#signed.get(fingerprint256);
    if (known) return known;
    const found = this.#signedBy(authority);
    // Clients choose which authorities they send: those without a list need no memory.
    if (found.length > 0) this.#signed.set(fingerprint256, found);
    return found;
  }

  #signedBy(authority: X509Certificate): readonly RevocationList[] {
    const name = nameOf(authority);
    const named = this.#lists.filter(({ issuer }) => issuer === name);
    if (named.length === 0 || !constraintsOf(authority).canSignLists) return [];
    return named.filter((list) => list.isSignedBy(authority.publicKey));
  }
}

const nameOf = (authority: X509Certificate): string => new ParsedCertificate(authority.raw).subject;
const namesOf = (authorities: readonly X509Certificate[]): ReadonlySet<string> => new Set(authorities.map(nameOf));

/** A list that is out of date says nothing of what was revoked since: nobody is believed until there is a new one. */
export function revocationProblem(
  { serialNumber }: X509Certificate,
  lists: readonly RevocationList[],
  now: Date,
): 'revoked' | 'revocation-list-outdated' | undefined {
  const serial = serialNumber.toLowerCase().replace(/^0+/, '');
  if (lists.some(({ serialNumbers }) => serialNumbers.has(serial))) return 'revoked';
  return lists.some(({ nextUpdate }) => nextUpdate !== undefined && now.getTime() > nextUpdate) ? 'revocation-list-outdated' : undefined;
}
