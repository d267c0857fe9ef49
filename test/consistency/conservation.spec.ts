import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PractitionerRole } from 'fhir/r4.js';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { convert } from '../../src/transform/convert.ts';
import { adtText, conservationFaults, strayLineage, unusedFieldFaults } from '../factories/adt-message.ts';
import { anyText } from '../factories/any-message.ts';
import { inventionFaults } from '../factories/conversion-faults.ts';
import { asJson, aSegment, CONTEXT, theConversionOf } from '../factories/message.ts';

const message = adtText.map((text) => parseMessage(text));

function textsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  const inner = Object.values(value);
  return inner.length === 0 ? ['(nothing)'] : inner.flatMap(textsIn);
}

function labelsOf({ resources, links }: Conversion): { readonly known: readonly string[]; readonly used: readonly string[] } {
  return { known: resources.map(({ label }) => label), used: links.map(({ to }) => to.label) };
}

/** Of the laws over all families: each run of the tests tries the same messages, `npm run campaign` others. */
const FIXED = 7;

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
        expect(strayLineage(sent, theConversionOf(sent))).toStrictEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what became nothing, in short, says what the losses say', () => {
  it('of an admission', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(unusedFieldFaults(sent, theConversionOf(sent))).toStrictEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('of a message of any family', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const sent = parseMessage(text);
        expect(unusedFieldFaults(sent, theConversionOf(sent))).toStrictEqual([]);
      }),
      { numRuns: 150, seed: FIXED },
    );
  });
});

describe('a message of any family', () => {
  const sent = anyText.map((text) => parseMessage(text));

  it('is conserved', () => {
    fc.assert(
      fc.property(sent, (one) => {
        expect(conservationFaults(one, theConversionOf(one))).toStrictEqual([]);
      }),
      { numRuns: 150, seed: FIXED },
    );
  });

  it('invents nothing: each element has a field or a rule that fixes it, no time says more than was sent, nothing is said twice', () => {
    fc.assert(
      fc.property(sent, (one) => {
        expect(inventionFaults(one, theConversionOf(one), CONTEXT)).toStrictEqual([]);
      }),
      { numRuns: 150, seed: FIXED },
    );
  });
});

/** What the laws found: each broke one of them. */
describe('found by the laws', () => {
  const converted = (...segments: readonly string[]): Conversion =>
    theConversionOf(parseMessage(['MSH|^~\\&|PAS|R0D|X|Y|20240102030405||ADT^A01|1|P|2.5', ...segments].join('\r')));

  it.each<[what: string, segments: readonly string[], type: string, count: number]>([
    ['an EVN that was sent twice is one event', ['EVN||20240102030405', 'EVN||20240102030405', 'PID|||1^^^PAS^MR'], 'Provenance', 3],
    ['two EVN that differ are two', ['EVN||20240102030405', 'EVN||20240102030406', 'PID|||1^^^PAS^MR'], 'Provenance', 4],
    [
      'a namespace without a number (PRT-1) is no participation of its own',
      ['PID|||1^^^PAS^MR', 'PV1', 'OBX|1|ST|||N', 'PRT|^7.10||||2', 'PR1', 'PRT|||||2'],
      'PractitionerRole',
      1,
    ],
    [
      'two participations of the same person in the same part',
      ['PID|||1^^^PAS^MR', 'PV1', 'PR1|1||X', 'PRT|P1^PAS|||PP^^HL70912|7^Doe', 'PRT|P2^PAS|||PP^^HL70912|7^Doe'],
      'PractitionerRole',
      2,
    ],
    ['a blank repetition of a result is no value', ['PID|||1^^^PAS^MR', 'OBX|1|ST|||N~ '], 'Observation', 1],
  ])('%s', (_what, segments, type, count) => {
    const conversion = converted(...segments);
    expect(conversion.resources.filter((resource) => resource.type === type)).toHaveLength(count);
    expect(JSON.stringify(conversion.resources.map(({ body }) => body))).not.toContain('" "');
  });

  it('an organisation that assigns its own number names each of its numbers where it stands', () => {
    const conversion = converted('PID|||1^^^PAS^MR', 'IN1|||L^^^1&NHS&ISO|D^^1&NHS&ISO');
    expect(lineageOf('IN1-3[1].1', conversion)).toStrictEqual(['Organization[1].identifier[2].value']);
    expect(lineageOf('IN1-3[1].4.2', conversion)).toStrictEqual(['Organization[1].identifier[1]']);
  });

  it('what an ORC says before a service and a medicine is said once', () => {
    const text = 'MSH|^~\\&|PAS|R0D|X|Y|20240102030405||ORM^O01|1|P|2.5.1\rPID|||1^^^PAS^MR\rORC|||||||||20240102030405\rOBR\rOBR\rRXE||A';
    const { resources } = theConversionOf(parseMessage(text));
    const provenances = resources.filter(({ type }) => type === 'Provenance').map(({ body }) => JSON.stringify(body));
    expect(new Set(provenances).size).toBe(provenances.length);
  });

  it('the country of MSH-17 and the parts of a number are named where they stand', () => {
    const sentTo = (source: string, ...segments: readonly string[]): readonly string[] =>
      theConversionOf(parseMessage(['MSH|^~\\&|PAS|R0D|X|Y|20240102030405||ADT^A01|1|P|2.5|||||GBR', ...segments].join('\r')))
        .lineage()
        .filter((entry) => entry.source === source)
        .map(({ target }) => target.replace(/^Organization\[\d+\]/, 'Organization'));
    expect(sentTo('MSH-17[1]', 'PID|||1^^^PAS^MR')).toStrictEqual(['Organization.address[0].country']);
    expect(sentTo('PID-13[1].7', 'PID|||1^^^PAS^MR||||||||||^PRN^PH^^44^1202^000000')).toContain('Patient[0].telecom[0].value');
  });

  const lineageOf = (source: string, { lineage }: Conversion): readonly string[] =>
    lineage()
      .filter((entry) => entry.source === source)
      .map(({ target }) => target);

  it('the contact person of an organisation is named where they stand, once', () => {
    const fields = { 2: 'Doe^Jo', 13: 'Works^^12', 30: 'Green^Amy', 31: '^WPN^PH^^^^5550', 32: '1 High St^^Leeds' };
    const nk1 = (set: number): string => aSegment('NK1', { ...fields, 1: String(set) });
    const conversion = converted('PID|||1^^^PAS^MR', nk1(1), nk1(2));
    const contact = 'Organization[1].contact[0]';
    for (const set of [1, 2]) {
      expect(lineageOf(`NK1[${set}]-30[1].1`, conversion)).toContain(`${contact}.name.family`);
      expect(lineageOf(`NK1[${set}]-31[1].7`, conversion)).toContain(`${contact}.telecom[0].value`);
      expect(lineageOf(`NK1[${set}]-32[1].3`, conversion)).toContain(`${contact}.address.city`);
    }
  });

  it('what another field of the message replaces is a loss', () => {
    const conversion = theConversionOf(
      parseMessage(
        [
          'MSH|^~\\&|PAS|R0D|X|Y|20240102030405||OUL^R22|1|P|2.5',
          'PID|||1^^^PAS^MR',
          'SPM|1|||BLD||||||||||||||||||||||||||A1^^^LAB^ACSN',
          'SAC||B2^LAB|C3^LAB',
          'OBR|1|O1^PAS|F1^LAB|FBC^FBC^L',
        ].join('\r'),
      ),
    );
    expect(lineageOf('SPM-30[1].1', conversion)).toStrictEqual(['Specimen[0].accessionIdentifier.value']);
    expect(lineageOf('SAC-2[1].1', conversion)).toStrictEqual([]);
    expect(conversion.losses()).toContainEqual({ source: 'SAC-2[1].1', reason: 'not-converted', text: 'B2' });
  });

  it('a record whose number stands in a part of a part is not merged with itself', () => {
    const merge = 'MSH|^~\\&|PAS|R0D|X|Y|20240102030405||ADT^A45|1|P|2.5.1\rPID||1&NHS&ISO\rMRG|1||1^^^PAS^MR';
    expect(theConversionOf(parseMessage(merge)).resources.filter(({ type }) => type === 'Patient')).toHaveLength(1);
  });

  it('participations that differ by nothing but their number are told apart by it', () => {
    const conversion = converted(
      'PID|||1^^^PAS^MR',
      'PR1|1||X',
      'PRT|P1^PAS|||PP^^HL70912|7^Doe',
      'PRT|P2^PAS|||PP^^HL70912|7^Doe',
      'PRT|3|||PP|8^Roe',
    );
    const roles = conversion.resources.filter(({ type }) => type === 'PractitionerRole');
    expect(roles.map(({ body }) => (body as Partial<PractitionerRole>).identifier?.map(({ value }) => value))).toStrictEqual([
      ['P1'],
      ['P2'],
      undefined,
    ]);
  });

  it('an organisation that a further field completes keeps its references', () => {
    const sent = parseMessage(
      ['MSH|^~\\&|PAS|R0D|X|Y|20240102030405||ADT^A01|1|P|2.5', 'PID|||1^^^PAS^MR', 'IN1|1|P1|A|Mutual^^710^^^ISSUER'].join('\r'),
    );
    expect(inventionFaults(sent, theConversionOf(sent), CONTEXT)).toStrictEqual([]);
  });

  it('OBX-2, which decides what OBX-5 is read as, has become part of the value; a type that nobody knows has not', () => {
    const conversion = converted(
      'PID|||1^^^PAS^MR',
      'OBX|1|NM|HB^Hb^L||130|g/L|||||F',
      'OBX|2|TX|T^Text^L||a||||||F',
      'OBX|3|TX|T^Text^L||b||||||F',
      'OBX|4|XX|U^U^L||c||||||F',
    );
    const typesOf = [1, 2, 3, 4].map((set) => lineageOf(`OBX[${set}]-2[1]`, conversion));
    expect(typesOf).toStrictEqual([['Observation[0].valueQuantity'], ['Observation[1].valueString'], ['Observation[1].valueString'], []]);
    expect(conversion.losses().map(({ source }) => source)).toContain('OBX[4]-2[1]');
  });
});
