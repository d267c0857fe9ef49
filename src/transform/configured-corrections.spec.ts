import { describe, expect, it } from '@jest/globals';
import { aConfiguredDomain, bodyOf, PID, PV1 } from '../../test/factories/configured-domain.ts';
import type { Conversion } from './conversion.ts';

const { converted, domainWith, faults } = aConfiguredDomain();

describe('corrections', () => {
  const findingsOf = ({ findings }: Conversion): readonly string[] =>
    findings.flatMap(({ code, location, text }) => (code === 'message-corrected' ? [`${location}: ${text}`] : []));

  it('rename a segment', () => {
    domainWith('corrections:\n  - rename-segment: { from: PVI, to: PV1 }');
    const conversion = converted(PID, PV1.replace('PV1', 'PVI'));
    expect(bodyOf(conversion, 'Encounter')).toBeDefined();
    expect(findingsOf(conversion)).toStrictEqual(['PVI: PVI was read as PV1 (correction 1 of the source domain)']);
  });

  it('shift fields', () => {
    domainWith('corrections:\n  - shift-fields: { segment: PID, from: 7, by: -1, if: { PID-6: empty } }');
    const conversion = converted('PID|1||123^^^R0D^MR||Smith^Ann|||19800101|F', PV1);
    expect(bodyOf(conversion, 'Patient')).toMatchObject({ birthDate: '1980-01-01', gender: 'female' });
    expect(findingsOf(conversion)).toStrictEqual([
      'PID: the fields from PID-7 on were read 1 place further left (correction 1 of the source domain)',
    ]);
    expect(findingsOf(converted(PID.replace('Smith^Ann|', 'Smith^Ann|Jones'), PV1))).toStrictEqual([]);
  });

  it('move values', () => {
    domainWith(
      'corrections:\n  - move-value: { from: PID-18.1, to: PID-13.12 }\n  - move-value: { from: PID-2, to: PID-3, as-repetition: true }',
    );
    const conversion = converted('PID|1|77^^^R0D^PI|123^^^R0D^MR||Smith^Ann||19800101|F||||||||||01902 123456', PV1);
    expect(bodyOf(conversion, 'Patient')).toMatchObject({
      telecom: [{ value: '01902 123456' }],
      identifier: [{ value: '123' }, { value: '77' }],
    });
    expect(conversion.lineage().find(({ target }) => target === 'Patient[0].identifier[1].value')?.source).toBe('PID-3[2].1');
  });

  it.each([
    ['a place that is taken', '{ from: PID-2, to: PID-3 }'],
    ['a component that has no room for components', '{ from: PID-2, to: PID-3.9 }'],
  ])('leave alone %s', (_case, move) => {
    domainWith(`corrections:\n  - move-value: ${move}`);
    expect(findingsOf(converted('PID|1|77^^^R0D^PI|123^^^R0D^MR||Smith^Ann', PV1))).toStrictEqual([]);
  });

  it('mend OBX-2, for one sender alone', () => {
    domainWith('corrections:\n  - { when: { MSH-3: [PAS], MSH-12: ["2.4"] }, value-type: { sent: NM, means: ST, if: not-a-number } }');
    const obx = ['OBX|1|NM|A^A^L||positive||||||F', 'OBX|2|NM|B^B^L||7.1||||||F'];
    expect(
      converted(PID, PV1, ...obx)
        .resources.filter(({ type }) => type === 'Observation')
        .map(({ body }) => body),
    ).toMatchObject([{ valueString: 'positive' }, { valueQuantity: {} }]);
    domainWith('corrections:\n  - { when: { MSH-3: [LAB] }, value-type: { sent: NM, means: ST, if: not-a-number } }');
    expect(findingsOf(converted(PID, PV1, ...obx))).toStrictEqual([]);
  });

  it.each([
    [
      'corrections:\n  - { when: { MSH-3: [PAS] } }',
      'corrections[0] | a correction has exactly one of rename-segment, shift-fields, move-value, value-type',
    ],
    [
      'corrections:\n  - { when: { PID-3: [PAS] }, rename-segment: { from: ZZZ, to: PV1 } }',
      'corrections[0].when.PID-3 | must be a field of MSH',
    ],
    ['corrections:\n  - move-value: { from: MSH-3, to: MSH-4 }', 'corrections[0].move-value.from | MSH cannot be changed'],
    ['corrections:\n  - shift-fields: { segment: PID, from: 2, by: -2 }', 'corrections[0].shift-fields.by | there are not that many'],
    ['corrections:\n  - value-type: { sent: NM, means: XX }', 'corrections[0].value-type.means | must be one of AD'],
    ['corrections:\n  - delete: { segment: PID }', 'corrections[0].delete | is not a known key; known here: when, rename-segment'],
  ])('%s is refused', (mapping, fault) => {
    expect(faults(mapping)[0]).toContain(fault);
  });
});
