/** One element of DER (X.690): its tag and where it stands. */
export interface DerElement {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

export const DER_TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;
const LONG_FORM = 0x80;
const MOST_LENGTH_BYTES = 4;

/** The elements of a content, one after the other: nothing is copied, and nothing deeper is looked at. @throws Error for what is no DER */
export function* elementsIn(content: Buffer): Generator<DerElement> {
  for (let offset = 0; offset < content.length;) {
    const element = elementAt(content, offset);
    yield element;
    offset += element.whole.length;
  }
}

/** The one element that the bytes are. @throws Error for what is no DER, or has something behind it */
export function onlyElement(bytes: Buffer): DerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new Error('DER with something behind it');
  return element;
}

function elementAt(bytes: Buffer, offset: number): DerElement {
  const [tag, short] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || short === undefined) throw new Error('DER that ends early');
  const lengthBytes = short < LONG_FORM ? 0 : short - LONG_FORM;
  const start = offset + 2 + lengthBytes;
  if (short === LONG_FORM || lengthBytes > MOST_LENGTH_BYTES || start > bytes.length) throw new Error('DER of a length that is none');
  const end = start + (lengthBytes === 0 ? short : bytes.readUIntBE(offset + 2, lengthBytes));
  if (end > bytes.length) throw new Error('DER that ends early');
  return { tag, whole: bytes.subarray(offset, end), content: bytes.subarray(start, end) };
}
