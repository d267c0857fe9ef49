import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A client secret that was just made: shown once, kept as its hash. */
interface NewSecret {
  readonly secret: string;
  /** As it stands in service-principals.yaml. */
  readonly hash: string;
}

/** So that scanners of code and logs recognise a secret that has been left somewhere. */
const PREFIX = 'hxs_';
const SECRET_BYTES = 32;
const SALT_BYTES = 16;

/**
 * Makes a client secret of 256 random bits. People never choose one, and the file takes none but these. A guess costs the same whatever
 * the hash costs, so SHA-256 with a salt is what such a secret needs (NIST SP 800-63B 5.1.2.2: 112 bits or more, an approved one-way
 * function). A function that is slow on purpose would protect nothing, and would let anybody who knows a client id keep the processor busy.
 */
export function newSecret(): NewSecret {
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  return { secret, hash: `sha256:${salt}:${digest(salt, secret)}` };
}

/** Whether a secret is that of a hash; takes as long for one that is not. */
export function isSecretOf(hash: string, secret: string): boolean {
  const [, salt = '', known = ''] = hash.split(':');
  const found = Buffer.from(digest(salt, secret));
  const expected = Buffer.from(known);
  return found.length === expected.length && timingSafeEqual(found, expected);
}

function digest(salt: string, secret: string): string {
  return createHash('sha256').update(`healthcare-exchange client secret\n${salt}\n${secret}`, 'utf8').digest('base64url');
}
