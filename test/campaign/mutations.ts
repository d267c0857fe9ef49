import fc from 'fast-check';

/** Something that happens to a message on its way, or that a sender thinks of. */
type Mutation = (message: string) => string;

// Without bias to the ends: a message that does not begin with MSH is refused before anything else of it is read.
const share = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((number) => number / 10_000);
const at = (text: string, where: number): number => Math.floor(where * (text.length + 1));
const insertion = (what: fc.Arbitrary<string>): fc.Arbitrary<Mutation> =>
  fc.tuple(share, what).map(
    ([where, text]) =>
      (message) =>
        message.slice(0, at(message, where)) + text + message.slice(at(message, where)),
  );

/** Changes the lines of a message, one of which is meant. */
const ofLines = (change: (lines: string[], index: number) => string[]): fc.Arbitrary<Mutation> =>
  share.map((where) => (message) => {
    const lines = message.split('\r');
    return change(lines, Math.floor(where * lines.length)).join('\r');
  });

const replaceField = fc
  .tuple(
    share,
    share,
    fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('""', '^^^^', '9'.repeat(400), '\\', '__proto__', '20261399')),
  )
  .map(([segment, field, text]): Mutation => (message) => {
    const lines = message.split('\r');
    const index = Math.floor(segment * lines.length);
    const fields = (lines[index] ?? '').split('|');
    fields[Math.floor(field * fields.length)] = text;
    return lines.with(index, fields.join('|')).join('\r');
  });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: replaceField },
  insertion(
    fc.constantFrom(
      '\r',
      '\n',
      '\0',
      '\x0b',
      '\x1c\r',
      '|',
      '^',
      '~',
      '&',
      '\\',
      '\\X0D\\',
      '\rMSH|^~\\&|',
      '\rMSA|AA|FORGED',
      '\uFEFF',
      '\u2028',
      '😀',
      '\uD800',
    ),
  ),
  insertion(
    fc
      .tuple(fc.constantFrom('A', '~', '^', '&', '|', '\\F\\', '\rNTE|1'), fc.integer({ min: 1, max: 20_000 }))
      .map(([text, times]) => text.repeat(times)),
  ),
  fc.tuple(share, fc.integer({ min: 1, max: 40 })).map(
    ([from, length]): Mutation =>
      (message) =>
        message.slice(0, at(message, from)) + message.slice(at(message, from) + length),
  ),
  share.map(
    (end): Mutation =>
      (message) =>
        message.slice(0, at(message, end)),
  ),
  ofLines((lines, index) => lines.toSpliced(index, 1)),
  ofLines((lines, index) => lines.toSpliced(index, 0, lines[index] ?? '')),
  ofLines((lines, index) => lines.with(index, (lines[index] ?? '').toLowerCase())),
  ofLines((lines, index) => lines.with(index, ` ${lines[index] ?? ''}`)),
  ofLines((lines) => lines.toReversed()),
  fc.constantFrom<Mutation>(
    (message) => message.replaceAll('\r', '\n'),
    (message) => message.replaceAll('\r', '\r\n'),
    (message) => `\x0b${message}\x1c\r`,
    (message) => `FHS|^~\\&\rBHS|^~\\&\r${message}\rBTS|1\rFTS|1\r`,
    (message) => message + message,
  ),
);

/** A message to which one to three of these things have happened. */
export function mutated(message: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(message, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([text, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), text));
}
