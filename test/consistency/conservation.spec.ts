import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { convert } from '../../src/transform/convert.ts';
import { adtText, conservationFaults, leavesOf } from '../factories/adt-message.ts';
import { asJson, theConversionOf } from '../factories/message.ts';

const message = adtText.map((text) => parseMessage(text));

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
  it('is conserved: each populated leaf has become something or is a loss; only one that lost precision is both', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(conservationFaults(sent, theConversionOf(sent))).toStrictEqual([]);
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
