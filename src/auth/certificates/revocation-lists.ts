import type { X509Certificate } from 'node:crypto';
import 'reflect-metadata'; // what reads revocation lists needs it
import { X509Certificate as ParsedCertificate, X509Crl } from '@peculiar/x509';
import { constraintsOf } from './constraints.ts';

/** The revoked certificates of one authority. */
interface RevocationList {
  readonly serialNumbers: ReadonlySet<string>;
  /** ms since the epoch; without one the list never gets old. */
  readonly nextUpdate: number | undefined;
}

interface UnverifiedList extends RevocationList {
  readonly list: X509Crl;
}

/** Certificate revocation lists: each counts for the authority that has signed it, and for no other. */
export class RevocationLists {
  readonly #lists: readonly UnverifiedList[];
  /** By fingerprint of the authority. */
  readonly #signed = new Map<string, readonly RevocationList[]>();

  private constructor(lists: readonly UnverifiedList[]) {
    this.#lists = lists;
  }

  /**
   * @param files PEM or DER
   * @param authorities those that are configured
   * @throws Error where a file is no list, not a whole one, or bears the name of an authority that has not signed it
   */
  static async read(files: readonly Buffer[], authorities: readonly X509Certificate[]): Promise<RevocationLists> {
    const lists = new RevocationLists(files.map(readList));
    const signed = new Set<RevocationList>();
    for (const authority of authorities) for (const list of await lists.of(authority)) signed.add(list);
    const names = new Set(authorities.map((authority) => new ParsedCertificate(authority.raw).subject));
    if (lists.#lists.some((one) => names.has(one.list.issuer) && !signed.has(one)))
      throw new Error('no configured authority has signed the revocation list');
    return lists;
  }

  /** Names of authorities that are not configured, of which there are lists: they count when a client sends such an authority. */
  strangers(authorities: readonly X509Certificate[]): readonly string[] {
    const names = new Set(authorities.map((authority) => new ParsedCertificate(authority.raw).subject));
    return [...new Set(this.#lists.map(({ list }) => list.issuer))].filter((name) => !names.has(name));
  }

  /** The lists that an authority has signed. */
  async of(authority: X509Certificate): Promise<readonly RevocationList[]> {
    const { fingerprint256 } = authority;
    const known = this.#signed.get(fingerprint256);
    if (known) return known;
    const found = await this.#signedBy(authority);
    // Clients choose which authorities they send: those without a list need no memory.
    if (found.length > 0) this.#signed.set(fingerprint256, found);
    return found;
  }

  async #signedBy(authority: X509Certificate): Promise<readonly RevocationList[]> {
    const signer = new ParsedCertificate(authority.raw);
    const named = this.#lists.filter(({ list }) => list.issuer === signer.subject);
    if (named.length === 0 || !constraintsOf(authority).canSignLists) return [];
    const found: RevocationList[] = [];
    for (const one of named) if (await one.list.verify({ publicKey: signer })) found.push(one);
    return found;
  }
}

function readList(bytes: Buffer): UnverifiedList {
  const list = new X509Crl(bytes.includes('-----BEGIN X509 CRL-----') ? bytes.toString('latin1') : bytes);
  // A part of the revocations, or the changes of another list: whoever took it for the whole would let revoked ones in.
  if (list.extensions.some(({ critical }) => critical))
    throw new Error('the revocation list has a critical extension: only whole lists are read');
  const serialNumbers = new Set(list.entries.map(({ serialNumber }) => serialOf(serialNumber)));
  return { list, serialNumbers, nextUpdate: list.nextUpdate?.getTime() };
}

/** Without the zeros that DER puts before a number. */
const serialOf = (hexadecimal: string): string => hexadecimal.toLowerCase().replace(/^0+/, '');

/** A list that is out of date says nothing of what was revoked since: nobody is believed until there is a new one. */
export function revocationProblem(
  { serialNumber }: X509Certificate,
  lists: readonly RevocationList[],
  now: Date,
): 'revoked' | 'revocation-list-outdated' | undefined {
  if (lists.some(({ serialNumbers }) => serialNumbers.has(serialOf(serialNumber)))) return 'revoked';
  return lists.some(({ nextUpdate }) => nextUpdate !== undefined && now.getTime() > nextUpdate) ? 'revocation-list-outdated' : undefined;
}
