import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Hl7Element } from './hl7-element.ts';
import type { Hl7Message } from './hl7-message.ts';
import type { Hl7Segment } from './hl7-segment.ts';
import { parseMessage } from './read-message.ts';

const HEADER = 'MSH|^~\\&|SENDER|SITE&1.2.3&ISO||||| ADT^A01 |1|P|2.4';

function aSegment(line: string, header = HEADER): Hl7Segment {
  const segment = parseMessage(`${header}\r${line}`).segments[1];
  if (segment === undefined) throw new Error('the message has no second segment');
  return segment;
}

describe('segments (HL7 v2.9 ch. 2.5.2)', () => {
  const message = parseMessage([HEADER, 'PID|1', 'OBX|1', 'OBX|2', 'ZZ1', 'free text|x'].join('\r'));

  it('are found by name', () => {
    expect(message.segment('OBX')?.field(1).raw).toBe('1');
    expect(message.segmentsNamed('OBX').map((segment) => segment.field(1).raw)).toStrictEqual(['1', '2']);
    expect(message.segment('PV1')).toBeUndefined();
    expect(message.segmentsNamed('PV1')).toStrictEqual([]);
  });

  it('know their place', () => {
    expect(message.segments.map(({ name, index, occurrence, path }) => [name, index, occurrence, path])).toStrictEqual([
      ['MSH', 0, 1, 'MSH'],
      ['PID', 1, 1, 'PID'],
      ['OBX', 2, 1, 'OBX[1]'],
      ['OBX', 3, 2, 'OBX[2]'],
      ['ZZ1', 4, 1, 'ZZ1'],
      ['free text', 5, 1, 'free text'],
    ]);
  });

  it('of a line that is no segment the path shows the beginning', () => {
    expect(aSegment('x'.repeat(5000)).path).toBe('x'.repeat(20));
    expect(aSegment('x'.repeat(5000)).name).toHaveLength(5000);
  });

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', (name) => {
    expect(message.segment(name)).toBeUndefined();
    expect(aSegment(`${name}|1`).name).toBe(name);
    expect(aSegment(`${name}|1`).field(1).raw).toBe('1');
  });
});

describe('fields (HL7 v2.9 ch. 2.5.3)', () => {
  it('of MSH count the separator as the first, and MSH-2 is neither divided nor unescaped', () => {
    const msh = parseMessage(HEADER).segments[0];
    expect([1, 2, 3, 4, 9].map((n) => msh?.field(n).raw)).toStrictEqual(['|', '^~\\&', 'SENDER', 'SITE&1.2.3&ISO', ' ADT^A01 ']);
    expect(msh?.field(2).repetitions.map(({ path, text, leaves }) => [path, text, leaves.length])).toStrictEqual([
      ['MSH-2[1]', '^~\\&', 1],
    ]);
    expect(msh?.fieldCount).toBe(12);
  });

  it.each([
    ['PID', 0],
    ['PID|', 1],
    ['PID|1|2', 2],
    ['PID|1||', 3],
  ])('of %s are counted', (line, count) => {
    expect(aSegment(line).fieldCount).toBe(count);
  });

  it.each([
    ['valued', 'A', 'valued'],
    ['blanks are neither', ' ', 'blank'],
    ['a later part is valued', '^^A', 'valued'],
    ['null and a value', '""^A', 'valued'],
    ['a quotation mark', '"', 'valued'],
    ['quoted text', '"A"', 'valued'],
    ['three quotation marks', '"""', 'valued'],
    ['two nulls without a delimiter', '""""', 'valued'],
    ['nothing', '', 'empty'],
    ['nothing but delimiters', '^&~^', 'empty'],
    ['blanks, which are none of these', ' ^  ', 'blank'],
    ['null', '""', 'null'],
    ['null in a component', '^""', 'null'],
    ['nothing but nulls', '""^""&""~""', 'null'],
  ])('%s: %s is %s', (_case, raw, expected) => {
    const { isEmpty, isNull, isValued } = aSegment(`PID|${raw}`).field(1);
    expect({ empty: isEmpty, null: isNull, valued: isValued }).toStrictEqual({
      empty: expected === 'empty',
      null: expected === 'null',
      valued: expected === 'valued',
    });
  });

  it.each([
    ['one', 'A', ['A']],
    ['several', 'A~B', ['A', 'B']],
    ['an empty one between', 'A~~B', ['A', '', 'B']],
    ['an empty one at the end', 'A~', ['A', '']],
    ['none of an empty field', '^~^', []],
    ['a null', '""', ['""']],
  ])('repetitions: %s', (_case, raw, expected) => {
    expect(
      aSegment(`PID|${raw}`)
        .field(1)
        .repetitions.map((repetition) => repetition.raw),
    ).toStrictEqual(expected);
  });

  it('that were not sent are empty and say where they would be', () => {
    const field = aSegment('PID|1').field(99);
    expect([field.isEmpty, field.raw, field.path, field.first.path, field.first.text]).toStrictEqual([true, '', 'PID-99', 'PID-99[1]', '']);
    expect(field.first.at(2).at(3).path).toBe('PID-99[1].2.3');
  });
});

describe('components and sub-components (HL7 v2.9 ch. 2.5.3, 2.8.2)', () => {
  const field = aSegment('PID|A^B1&B2^^""^D~E~F&G').field(1);

  it.each([
    ['A^B1&B2^^""^&', [true, true, false, false, false, false]],
    ['E', [true, false]],
    ['""', [false, false]],
    ['', [false, false]],
  ])('of %s those with a value', (raw, expected) => {
    const { first } = aSegment(`PID|${raw}`).field(1);
    expect(expected.map((_valued, index) => first.isValuedAt(index + 1))).toStrictEqual(expected);
  });

  it.each([
    [1, 1, 1, 'A', 'PID-1[1].1'],
    [1, 2, 1, 'B1', 'PID-1[1].2.1'],
    [1, 2, 2, 'B2', 'PID-1[1].2.2'],
    [1, 2, 3, '', 'PID-1[1].2.3'],
    [1, 3, 1, '', 'PID-1[1].3'],
    [1, 4, 1, '', 'PID-1[1].4'],
    [1, 9, 1, '', 'PID-1[1].9'],
    [2, 1, 1, 'E', 'PID-1[2]'],
    [2, 2, 1, '', 'PID-1[2].2'],
    [3, 1, 1, 'F', 'PID-1[3].1.1'],
    [3, 1, 2, 'G', 'PID-1[3].1.2'],
    [3, 2, 1, '', 'PID-1[3].2'],
  ])('repetition %d, component %d, sub-component %d', (repetition, component, subcomponent, text, path) => {
    const element = field.repetitions[repetition - 1]?.at(component).at(subcomponent);
    expect([element?.text, element?.path]).toStrictEqual([text, path]);
  });

  it('a part without delimiters is its own first child', () => {
    const undivided = field.repetitions[1];
    expect(undivided?.at(1)).toBe(undivided);
    expect(undivided?.children).toStrictEqual([undivided]);
    expect(undivided?.size).toBe(1);
  });

  it('children are all parts, leaves the populated ones', () => {
    const [first] = field.repetitions;
    expect(first?.size).toBe(5);
    expect(first?.children.map(({ raw }) => raw)).toStrictEqual(['A', 'B1&B2', '', '""', 'D']);
    expect(first?.leaves.map(({ path, isNull }) => [path, isNull])).toStrictEqual([
      ['PID-1[1].1', false],
      ['PID-1[1].2.1', false],
      ['PID-1[1].2.2', false],
      ['PID-1[1].4', true],
      ['PID-1[1].5', false],
    ]);
    expect(first?.at(3).size).toBe(0);
    expect(first?.at(3).children).toStrictEqual([]);
  });

  it.each([
    ['the first leaf', 'A&B^C', 'A'],
    ['nothing when the first leaf is empty', '^C', ''],
    ['nothing when it is null', '""^C', ''],
  ])('text is %s', (_case, raw, text) => {
    expect(aSegment(`PID|${raw}`).field(1).first.text).toBe(text);
  });

  it('are not divided by characters that the sender has not declared', () => {
    const without = aSegment('PID*A^B&C%D', 'MSH*%~\\*X').field(1).first;
    expect(without.leaves.map(({ text }) => text)).toStrictEqual(['A^B&C', 'D']);
  });

  it('the same question has the same answer', () => {
    const { message } = field.segment;
    expect(message.segment('PID')?.field(1)).toBe(field);
    expect(field.first.at(2).at(2)).toBe(field.first.at(2).children[1]);
    expect(field.first.at(7)).toBe(field.first.at(7));
    expect(aSegment('PID|').field(1).first).not.toBe(field.first);
    const empty = aSegment('PID|').field(1);
    expect(empty.first).toBe(empty.first);
  });
});

describe('laws', () => {
  const anyText = fc.string({ unit: fc.constantFrom('A', 'é', ' ', '"', '""', '^', '&', '~', '|', '\\', '\\T\\', '\\X0D\\', '\n') });

  it('every leaf is found again by its path, as the same object', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (texts) => {
        const message = parseMessage([HEADER, ...texts.map((text) => `OBX|${text}`)].join('\r'));
        for (const leaf of leavesOf(message)) expect(elementAt(message, leaf.path)).toBe(leaf);
      }),
    );
  });

  it('the leaves are what is between the delimiters, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const segment = aSegment(`OBX|${text}`);
        const between = text.split(/[|~^&]/).filter((part) => part !== '');
        expect(leavesOf(segment.message).flatMap((leaf) => (leaf.field.segment === segment ? [leaf.raw] : []))).toStrictEqual(between);
      }),
    );
  });

  function leavesOf(message: Hl7Message): readonly Hl7Element[] {
    return message.segments.flatMap((segment) =>
      Array.from({ length: segment.fieldCount }, (_, index) => segment.field(index + 1)).flatMap((field) =>
        field.repetitions.flatMap((repetition) => repetition.leaves),
      ),
    );
  }

  function elementAt(message: Hl7Message, path: string): Hl7Element | undefined {
    const [, name = '', occurrence = '1', field = '0', repetition = '0', component = '1', subcomponent = '1'] =
      /^(\w{3})(?:\[(\d+)\])?-(\d+)\[(\d+)\](?:\.(\d+))?(?:\.(\d+))?$/.exec(path) ?? [];
    const element = message.segmentsNamed(name)[Number(occurrence) - 1]?.field(Number(field)).repetitions[Number(repetition) - 1];
    return element?.at(Number(component)).at(Number(subcomponent));
  }
});
