import fc from 'fast-check';
import type { GroupDefinition } from '../../src/transform/mapping/message-structure.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';

/** What stands in a component: codes that maps know and do not know, numbers, times, texts, `""`, blanks, sub-components. */
const part = fc.constantFrom(
  ...['', '', '', '', '""', 'A', 'F', 'M', 'I', 'O', 'P', 'C', 'X', 'U', 'D', 'NW', 'CA', 'SC', 'RE', 'OK', 'CM', 'Y', 'N', 'L', '1', '2'],
  ...['NM', 'SN', 'CWE', 'TX', 'ED', 'RP', 'DTM', 'ST', 'MR', 'NHS', 'HL70001', 'LN', 'SCT', 'Base64', 'AU', 'AP', 'HP', 'PP', 'RT'],
  ...['Internet', 'CP', 'PRN', 'WPN', 'ISO', '1.2.3', '9434765919', '943 476 5919', '999', '7.10', '-1', '>', '3,5', '1 h', 'BID', 'Q6H'],
  ...['1980', '198001', '19800101', '2024010203', '202401020304', '20240102030405', '20240102030405.12+0100', '20240331013000', '20241301'],
  ...[
    'a@example.org',
    'https://example.org/x',
    'Two words',
    ' ',
    ' a ',
    'x&y',
    '&',
    '&""',
    '1&NHS&ISO',
    'Q\\T\\R',
    'a\\.br\\b',
    'mg',
    'mL',
  ],
  ...['G7000001', 'C1234567', 'W90001', 'SGVsbG8=', 'x'.repeat(300)],
);
const repetition = fc.array(part, { maxLength: 12 }).map((parts) => parts.join('^'));
const field = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: repetition },
  { weight: 1, arbitrary: fc.array(repetition, { minLength: 2, maxLength: 3 }).map((repetitions) => repetitions.join('~')) },
);

/** Types of OBX-2, so that each form of a value is read. */
const valueType = fc.constantFrom('NM', 'SN', 'ST', 'TX', 'FT', 'CE', 'CWE', 'DT', 'TM', 'DTM', 'TS', 'ED', 'RP', 'XX', '');

/** A segment with anything in its fields. */
function segment(name: string): fc.Arbitrary<string> {
  const fields = fc.array(field, { minLength: 1, maxLength: name === 'PID' ? 40 : 56 });
  if (name === 'OBX')
    return fc.tuple(valueType, fields).map(([type, others]) => ['OBX', ...others.with(Math.min(1, others.length - 1), type)].join('|'));
  return fields.map((all) => [name, ...all].join('|'));
}

/** Segments that stand anywhere in messages of senders: notes, roles, the sender's own, unknown ones. */
const stranger = fc.constantFrom('NTE', 'PRT', 'ROL', 'ZU1', 'ZZZ', 'OBX', 'SFT', 'UAC', 'ARV', 'XYZ').chain(segment);

/** A group of a structure: some of its segments, each once or twice, then its inner groups; now and then something strange. */
function group(
  { anchor, segments, groups, once }: GroupDefinition,
  single: readonly string[],
  depth: number,
): fc.Arbitrary<readonly string[]> {
  const opening = anchor ?? once[0];
  const some = segments
    .filter((name) => name !== opening && name !== 'MSH')
    .map((name) =>
      fc.oneof(
        { weight: 5, arbitrary: fc.constant<readonly string[]>([]) },
        { weight: 3, arbitrary: segment(name).map((one) => [one]) },
        ...(single.includes(name)
          ? []
          : [{ weight: 1, arbitrary: fc.tuple(segment(name), segment(name)) as fc.Arbitrary<readonly string[]> }]),
      ),
    );
  const strange = fc.oneof(
    { weight: 6, arbitrary: fc.constant<readonly string[]>([]) },
    { weight: 1, arbitrary: stranger.map((one) => [one]) },
  );
  const inner = groups.map((one) =>
    fc.oneof(
      { weight: depth, arbitrary: fc.constant<readonly string[]>([]) },
      { weight: 3, arbitrary: group(one, single, depth + 1) },
      ...(depth > 2
        ? []
        : [{ weight: 1, arbitrary: fc.tuple(group(one, single, depth + 2), group(one, single, depth + 2)).map((twice) => twice.flat()) }]),
    ),
  );
  const start = opening === undefined || opening === 'MSH' ? fc.constant<readonly string[]>([]) : segment(opening).map((one) => [one]);
  return fc.tuple(start, ...some, strange, ...inner).map((parts) => parts.flat());
}

/** A message of any family that has a map, as text, with anything in any field of any of its segments. */
export const anyText: fc.Arbitrary<string> = fc
  .constantFrom(...MESSAGE_MAPS)
  .chain((map) =>
    fc.tuple(
      fc.constant(map),
      fc.constantFrom(...map.events),
      fc.array(field, { maxLength: 12 }),
      group(map.structure, map.single, 1),
      fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    ),
  )
  .map(([map, event, further, body, isTurned]) => {
    const header = [
      'MSH',
      '^~\\&',
      'PAS',
      'R0D',
      'X',
      'Y',
      '20240102030405',
      '',
      `${map.type}^${event}`,
      '1',
      'P',
      '2.5.1',
      ...further,
    ].join('|');
    const named = (name: string): boolean => body.some((one) => one.startsWith(`${name}|`));
    const needed = map.required.filter((name) => name !== 'MSH' && !named(name)).map((name) => `${name}|1||1^^^PAS^MR`);
    // Two that say whom a message is about are refused before any law holds.
    const seen = new Set<string>();
    const segments = body.filter((one) => {
      const name = one.slice(0, 3);
      if (!map.single.includes(name)) return true;
      if (seen.has(name)) return false;
      return seen.add(name);
    });
    return [header, ...needed, ...(isTurned ? segments.toReversed() : segments)].join('\r');
  });
