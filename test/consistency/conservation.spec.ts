import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { convert } from '../../src/transform/convert.ts';
import { asJson, theConversionOf } from '../factories/message.ts';

const EVENTS = ['A01', 'A02', 'A03', 'A04', 'A05', 'A08', 'A11', 'A12', 'A13', 'A28', 'A31'];
const SEGMENTS = ['EVN', 'PD1', 'ROL', 'NK1', 'PV1', 'PV2', 'OBX', 'NTE', 'AL1', 'DG1', 'PR1', 'IN1', 'SFT', 'ZZZ'];

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

const message = fc
  .tuple(
    fc.constantFrom(...EVENTS),
    fc.array(field, { maxLength: 16 }),
    segment('PID', 40),
    fc.array(
      fc.constantFrom(...SEGMENTS).chain((name) => segment(name, 54)),
      { maxLength: 8 },
    ),
  )
  .map(([event, further, pid, segments]) => {
    const header = ['MSH', '^~\\&', 'PAS', 'R0D', 'X', 'Y', '20240102030405', '', `ADT^${event}`, '1', 'P', '2.4', ...further].join('|');
    const isVisit = (one: string): boolean => /^PV1(\||$)/.test(one);
    const one = segments.filter((sent, index) => !isVisit(sent) || segments.findIndex(isVisit) === index);
    return parseMessage([header, pid, ...one].join('\r'));
  });

/** Every populated leaf, but the delimiters. */
function leavesOf({ segments }: Hl7Message): readonly { readonly path: string; readonly isNull: boolean }[] {
  return segments.flatMap((one) =>
    Array.from({ length: one.fieldCount }, (_, index) => one.field(index + 1))
      .filter(({ number }) => one.name !== 'MSH' || number > 2)
      .flatMap(({ repetitions }) => repetitions.flatMap(({ leaves }) => leaves))
      .map(({ path, isNull }) => ({ path, isNull })),
  );
}

function textsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  const inner = Object.values(value);
  return inner.length === 0 ? ['(nothing)'] : inner.flatMap(textsIn);
}

function labelsOf({ resources, links }: Conversion): { readonly known: readonly string[]; readonly used: readonly string[] } {
  return { known: resources.map(({ label }) => label), used: links.map(({ to }) => to.label) };
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

describe('every message', () => {
  it('is conserved: each populated leaf has become something or is a loss, and none is both', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const conversion = theConversionOf(sent);
        const became = new Set(conversion.lineage().flatMap(({ source }) => (source === undefined ? [] : [source])));
        const lost = new Set(conversion.losses().map(({ source }) => source));
        const leaves = leavesOf(sent);
        expect([...became].filter((source) => lost.has(source))).toStrictEqual([]);
        // A `""` inside a field that made something removed what the field's value replaced.
        expect(leaves.filter(({ path, isNull }) => !isNull && !became.has(path) && !lost.has(path))).toStrictEqual([]);
        const paths = new Set(leaves.map(({ path }) => path));
        expect([...became, ...lost].filter((path) => !paths.has(path))).toStrictEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('makes no empty element, no blank text, and no reference that leads nowhere', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const conversion = theConversionOf(sent);
        const texts = conversion.resources.flatMap(({ body }) => textsIn(asJson(body)));
        expect(
          texts.filter((text) => text === null || text === '(nothing)' || (typeof text === 'string' && text.trim() === '')),
        ).toStrictEqual([]);
        const { known, used } = labelsOf(conversion);
        expect(used.filter((label) => !known.includes(label))).toStrictEqual([]);
        expect(new Set(known).size).toBe(known.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is converted the same, whatever was converted before', () => {
    const remembering = { identifierSystems: new Map<string, string>(), profiles: new Map<string, string>() };
    const context = { received: new Date('2024-01-02T03:04:06Z'), zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'test' };
    const shown = ({ resources, links, lineage, losses }: Conversion): unknown => {
      for (const { holder, to } of links) holder.reference = to.label;
      return asJson([resources.map(({ label, body }) => [label, body]), lineage(), losses()]);
    };
    fc.assert(
      fc.property(message, (sent) => {
        const again = parseMessage(sent.segments.map(({ raw }) => raw).join('\r'));
        expect(shown(convert(again, remembering, context))).toStrictEqual(shown(convert(sent, { ...remembering }, context)));
      }),
      { numRuns: 400 },
    );
  });

  it('points its lineage at elements that are there', () => {
    fc.assert(
      fc.property(message, (sent) => {
        const conversion = theConversionOf(sent);
        const removing = new Set(leavesOf(sent).flatMap(({ path, isNull }) => (isNull ? [path] : [])));
        const targets = conversion.lineage().filter(({ source = '' }) => !removing.has(source));
        expect(targets.filter(({ target }) => !isThere(conversion, target))).toStrictEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
