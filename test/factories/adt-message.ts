import fc from 'fast-check';
import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { hasContent, isHeededAction } from '../../src/transform/mapping/fields-without-content.ts';

const EVENTS =
  'A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A21 A22 A23 A25 A26 A27 A28 A29 A31 A38 A52 A53 A60 A99'.split(' ');
const SEGMENTS = 'EVN PD1 ROL PRT NK1 PV1 PV2 DB1 ARV OBX NTE AL1 IAM IAR DG1 PR1 GT1 IN1 IN2 IN3 ACC PDA SFT ZZZ'.split(' ');

/** What stands in a component: codes that maps know and do not know, numbers, dates, texts, `""`, blanks. */
const part = fc.constantFrom(
  ...['', '', '', '""', 'A', 'F', 'M', 'I', 'O', 'NM', 'SN', 'CWE', 'TX', 'ED', 'Y', 'N', 'L', 'MR', 'NH', 'NHS', 'HL70001', 'LN', 'SCT'],
  ...['Internet', 'CP', 'PRN', 'WPN', 'ISO', '1.2.3', '9434765919', '943 476 5919', '999', '7.10', '-1', '>', '19800101', '202401020304'],
  ...['20240102030405+0100', '20241301', 'a@example.org', 'Two words', ' ', 'x&y', '&', '&""', 'Q\\T\\R', 'G7000001', 'C1234567', 'W90001'],
);
const repetition = fc.array(part, { maxLength: 9 }).map((parts) => parts.join('^'));
const field = fc.array(repetition, { maxLength: 3 }).map((repetitions) => repetitions.join('~'));
const segment = (name: string, longest: number): fc.Arbitrary<string> =>
  fc.array(field, { maxLength: longest }).map((fields) => [name, ...fields].join('|'));

/** An ADT message as text, with anything in its fields. */
export const adtText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...EVENTS),
    fc.array(field, { maxLength: 16 }),
    segment('PID', 40),
    fc.array(
      fc.constantFrom(...SEGMENTS).chain((name) => segment(name, 54)),
      { maxLength: 8 },
    ),
    fc.array(fc.constantFrom('and was sent home.', ' PV1|1|I', 'pv1|1|I', 'some text|more', 'PV1X|1'), { maxLength: 2 }),
  )
  .map(([event, further, pid, segments, lines]) => {
    const header = ['MSH', '^~\\&', 'PAS', 'R0D', 'X', 'Y', '20240102030405', '', `ADT^${event}`, '1', 'P', '2.4', ...further].join('|');
    const isVisit = (one: string): boolean => /^PV1(\||$)/.test(one);
    const one = segments.filter((sent, index) => !isVisit(sent) || segments.findIndex(isVisit) === index);
    return [header, pid, ...one, ...lines].join('\r');
  });

/** Every populated leaf, but the delimiters; of a line that is no segment the line. */
export function leavesOf({ segments }: Hl7Message): readonly { readonly path: string; readonly isNull: boolean }[] {
  return segments.flatMap((one) =>
    !one.isNamed
      ? [{ path: `line ${one.index + 1}`, isNull: false }]
      : Array.from({ length: one.fieldCount }, (_, index) => one.field(index + 1))
          .filter(({ number }) => one.name !== 'MSH' || number > 2)
          .flatMap(({ repetitions }) => repetitions.flatMap(({ leaves }) => leaves))
          .map(({ path, isNull }) => ({ path, isNull })),
  );
}

/** What breaks the law of conservation: each populated leaf has become something or is a loss; only one that lost precision is both. */
export function conservationFaults(sent: Hl7Message, conversion: Conversion): readonly string[] {
  const became = new Set(conversion.lineage().flatMap(({ source }) => (source === undefined ? [] : [source])));
  // What lost precision has become something, too.
  const lost = new Set(conversion.losses().flatMap(({ source, reason }) => (reason === 'precision-lost' ? [] : [source])));
  const leaves = leavesOf(sent);
  const paths = new Set(leaves.map(({ path }) => path));
  return [
    ...[...became].filter((source) => lost.has(source)).map((source) => `${source} is both`),
    // A `""` inside a field that made something removed what the field's value replaced.
    ...leaves.filter(({ path, isNull }) => !isNull && !became.has(path) && !lost.has(path)).map(({ path }) => `${path} is neither`),
    ...[...became, ...lost].filter((path) => !paths.has(path)).map((path) => `${path} was not sent`),
  ];
}

/** How the fields that became nothing differ from the losses, which say leaf by leaf what they say in short. */
export function unusedFieldFaults({ segments }: Hl7Message, conversion: Conversion): readonly string[] {
  const lost = new Set(conversion.losses().flatMap(({ source, reason }) => (reason === 'precision-lost' ? [] : [source])));
  const expected = new Map<string, number>();
  for (const segment of segments.filter(({ isNamed }) => isNamed)) {
    for (let number = segment.name === 'MSH' ? 3 : 1; number <= segment.fieldCount; number++) {
      const valued = segment.field(number).repetitions.flatMap(({ leaves }) => leaves.filter(({ isValued }) => isValued));
      const unused =
        hasContent(segment.name, number) && !isHeededAction(`${segment.name}-${number}`, segment.field(number).first.text)
          ? valued.filter(({ path }) => lost.has(path))
          : [];
      const places = unused.length === valued.length ? unused.slice(0, 1).map(() => '') : unused.map(({ place }) => place);
      for (const place of places) {
        const name = `${segment.name}-${number}${place}`;
        expected.set(name, (expected.get(name) ?? 0) + 1);
      }
    }
  }
  const shown = (fields: ReadonlyMap<string, number>): readonly string[] => [...fields].map(([field, times]) => `${field} ${times}`);
  const [is, should] = [shown(conversion.unusedFields()), shown(expected)];
  return [
    ...should.filter((one) => !is.includes(one)).map((one) => `${one} is not named`),
    ...is.filter((one) => !should.includes(one)).map((one) => `${one} was not lost`),
  ];
}

/** Whether a target of the lineage, `Patient[0].name[0].family`, is an element of the conversion. */
function isThere({ resources, bundle }: Conversion, target: string): boolean {
  const end = target.indexOf(']') + 1;
  const label = target.slice(0, end);
  const body: unknown = label === 'Bundle[0]' ? bundle : resources.find((resource) => resource.label === label)?.body;
  const steps = target
    .slice(end)
    .split(/[.[\]]/)
    .filter((step) => step !== '');
  const found = steps.reduce<unknown>(
    (node, step) => (typeof node === 'object' && node !== null ? (node as Readonly<Record<string, unknown>>)[step] : undefined),
    body,
  );
  return found !== undefined;
}

/** What of the lineage points at no element; that of a `""` points at what it removed. */
export function strayLineage(sent: Hl7Message, conversion: Conversion): readonly string[] {
  const removing = new Set(leavesOf(sent).flatMap(({ path, isNull }) => (isNull ? [path] : [])));
  return conversion
    .lineage()
    .filter(({ source = '', target }) => !removing.has(source) && !isThere(conversion, target))
    .map(({ source = '', target, rule }) => `${source} became ${target} by ${rule}, which is not there`);
}
