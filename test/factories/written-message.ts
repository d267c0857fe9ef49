import fc from 'fast-check';
import { readDelimiters, type Delimiters } from '../../src/hl7v2/delimiters.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { writeMessage } from '../../src/hl7v2/write-message.ts';

type Leaf = string | null;

/** A message by segments, fields, repetitions, components and sub-components, without its MSH. */
interface WrittenMessage {
  readonly segments: readonly { readonly name: string; readonly fields: Leaf[][][][] }[];
  readonly delimiters: Delimiters;
}

// Without control characters, which are not read (escape-sequences.spec.ts).
const leaf = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Leaf[]>(null, '', '""', '"', '\\X41\\', '\\.br\\', ' ') },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'|^~\\&#\r\n\t\x7F"FSTREXP.$%*!@?'.split('')) }) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !/(?![\t\n\r\x7F-\x9F])\p{Cc}/u.test(text)),
  },
);
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
const plain = { noNullPrototype: true };
const segment = fc.record({ name: fc.constantFrom('PID', 'OBX', 'ZZ1'), fields: list(list(list(list(leaf)))) }, plain);
const delimiters = fc.constantFrom('MSH|^~\\&|', 'MSH|^~\\&#|', 'MSH$%*!@?$', 'MSH*.-:+*', 'MSH#&^~|#').map(readDelimiters);

/** Every text, null and emptiness at every place, with any delimiters. */
export const writtenMessage: fc.Arbitrary<WrittenMessage> = fc.record({ segments: list(segment), delimiters }, plain);

/** What the parser reads at the places that have been written: the same, says the law parse(write(m)) = m. */
export function readBack({ segments, delimiters }: WrittenMessage): WrittenMessage {
  const values = segments.map(({ name, fields }) => ({ name, fields: Object.fromEntries(fields.map((field, n) => [n + 1, field])) }));
  const message = parseMessage(writeMessage([{ name: 'MSH', fields: { 3: 'A' } }, ...values], delimiters));
  const read = message.segments.slice(1).map((one, s) => ({
    name: one.name,
    fields: (segments[s]?.fields ?? []).map((repetitions, f) =>
      repetitions.map((components, r) =>
        components.map((leaves, c) =>
          leaves.map((_leaf, l): Leaf => {
            const place = one
              .field(f + 1)
              .repetitions[r]?.at(c + 1)
              .at(l + 1);
            return place?.isNull === true ? null : (place?.text ?? '');
          }),
        ),
      ),
    ),
  }));
  return { segments: read, delimiters: message.delimiters };
}
