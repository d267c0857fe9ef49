/** Order of the curve P-256 (SEC 2 ch. 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF = ORDER >> 1n;
const COORDINATE_BYTES = 32;

/** Whether a compact JWS is written in the one way that RFC 7515 knows: base64url has spare bits, in which a copy could differ. */
export function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/** Of the two ECDSA signatures that are valid for each signed text (s, and the order less s) ours has the smaller s. */
export function isOwnSignature(token: string): boolean {
  return sOf(signatureOf(token)) <= HALF;
}

/** Writes the signature of a new ES256 token in the one form that {@link isOwnSignature} takes. */
export function withOwnSignature(token: string): string {
  const signature = signatureOf(token);
  const s = sOf(signature);
  if (s <= HALF) return token;
  const other = Buffer.from((ORDER - s).toString(16).padStart(2 * COORDINATE_BYTES, '0'), 'hex');
  const head = token.slice(0, token.lastIndexOf('.'));
  return `${head}.${Buffer.concat([signature.subarray(0, COORDINATE_BYTES), other]).toString('base64url')}`;
}

const signatureOf = (token: string): Buffer => Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
const sOf = (signature: Buffer): bigint => BigInt(`0x0${signature.subarray(COORDINATE_BYTES).toString('hex')}`);
