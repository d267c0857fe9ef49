import { describe, expect, it } from '@jest/globals';
import type { ContactPoint } from 'fhir/r4.js';
import { aConfiguredDomain, bodyOf, lossesOf, PID, PV1 } from '../../test/factories/configured-domain.ts';
import { theResource } from '../../test/factories/message.ts';
import { updated } from '../identity/field-wise-update.ts';
import type { ConvertedResource, ResourceBody } from './conversion.ts';

const { converted, convertedMessage, domainWith, faults } = aConfiguredDomain();

describe('rules', () => {
  it('are added: a lost field becomes an element, lineage names whose rule it is', () => {
    const pid = `${PID}|||||||||||||||||||VET^Veteran^L`;
    expect(lossesOf(converted(pid, PV1))).toContain('PID-27[1].1');
    domainWith(
      'rules:\n  "PID[Patient]":\n    - { add: PID-27, to: "extension[]", extension: "https://example.org/veteran", how: "CWE[CodeableConcept]" }',
    );
    const conversion = converted(pid, PV1);
    expect(bodyOf(conversion, 'Patient')).toMatchObject({
      extension: [{ url: 'https://example.org/veteran', valueCodeableConcept: { coding: [{ code: 'VET', display: 'Veteran' }] } }],
    });
    expect(lossesOf(conversion).filter((source) => source.startsWith('PID-27'))).toStrictEqual([]);
    expect(conversion.lineage().find(({ source }) => source === 'PID-27[1].1')).toMatchObject({
      rule: 'PID[Patient] PID-27 (mapping of a-and-e)',
      target: 'Patient[0].extension[0]',
    });
  });

  it('are replaced', () => {
    domainWith('rules:\n  "PID[Patient]":\n    - { replace: PID-8, how: code(sexes) }\ncode-maps:\n  sexes: { codes: { F: other } }');
    const conversion = converted(PID, PV1);
    expect(bodyOf(conversion, 'Patient')).toMatchObject({ gender: 'other' });
    expect(conversion.lineage().find(({ source }) => source === 'PID-8[1]')?.rule).toBe('PID[Patient] PID-8 (mapping of a-and-e)');
  });

  it('are removed: the field is a loss', () => {
    domainWith('rules:\n  "PID[Patient]":\n    - remove: PID-8');
    const conversion = converted(PID, PV1);
    expect(bodyOf(conversion, 'Patient')).not.toHaveProperty('gender');
    expect(lossesOf(conversion)).toContain('PID-8[1]');
  });

  it('that add to a list own their items, as every field does', () => {
    domainWith('rules:\n  "PID[Patient]":\n    - { add: PID-27, to: "telecom[]", how: "XTN[ContactPoint]" }');
    const sent = (home: string, added: string): ConvertedResource =>
      theResource(converted(`PID|1||123^^^R0D^MR||Smith^Ann||||||||${home}${'|'.repeat(14)}${added}`, PV1), 'Patient');
    const numbersIn = ({ telecom }: ResourceBody): unknown => (telecom as ContactPoint[]).map(({ value }) => value);
    const stored = sent('0111^PRN^PH', '0222^PRN^PH').body;
    expect(numbersIn(stored)).toStrictEqual(['0111', '0222']);
    expect(numbersIn(updated(stored, sent('', '0333^PRN^PH')))).toStrictEqual(['0111', '0333']);
    expect(numbersIn(updated(stored, sent('0333^PRN^PH', '')))).toStrictEqual(['0333', '0222']);
    expect(numbersIn(updated(stored, sent('', '""')))).toStrictEqual(['0111']);
    expect(updated(stored, sent('0111^PRN^PH', '0222^PRN^PH'))).toBe(stored);
  });

  it('apply under conditions', () => {
    domainWith('rules:\n  "PID[Patient]":\n    - { fixed: true, to: active, unless: { PID-8: [F] } }');
    expect(bodyOf(converted(PID, PV1), 'Patient')).not.toHaveProperty('active');
    expect(bodyOf(converted(PID.replace('|F', '|M'), PV1), 'Patient')).toMatchObject({ active: true });
  });

  const rule = (text: string): string => `rules:\n  "PID[Patient]":\n    - ${text}`;
  const at = 'rules["PID[Patient]"][0]';
  it.each([
    [rule('{ add: PID-27, to: gendr, how: text }'), `${at}.to | Patient has no such element; it has id, meta`],
    [
      rule('{ add: PID-27, to: birthDate, how: text }'),
      `${at}.how | makes a string, and the element holds a date; a date is made by DTM[date]`,
    ],
    [rule('{ add: PID-27, to: name, how: "XPN[HumanName]" }'), `${at}.to | Patient.name is a list: write name[]`],
    [
      rule('{ add: PID-27, to: "name[]", how: "XPN[Humanname]" }'),
      `${at}.how | is no converter that is known; a HumanName is made by XPN[HumanName]`,
    ],
    [rule('{ add: PID-27, to: gender, how: code(MaritalStatus), if: { PID-8: empty } }'), `${at}.how | makes the code`],
    [
      rule('{ add: PID-27, to: gender, how: code(AdministrativeSex) }'),
      `${at}.to | a rule from PID-8 makes this element already: replace that one`,
    ],
    [rule('{ add: PID-27, to: gender, how: code(None), if: { PID-8: empty } }'), `${at}.how | names a code map that is neither`],
    [rule('{ add: PV1-3, to: "name[]", how: "XPN[HumanName]" }'), `${at}.add | must be a field of PID`],
    [rule('{ add: PID-27, to: "extension[]", how: text }'), `${at}.extension | is missing`],
    [rule('{ add: PID-27, fixed: x, to: gender }'), `${at} | a rule has exactly one of add, replace, remove, fixed, link`],
    [rule('{ fixed: man, to: gender, if: { PID-8: empty } }'), `${at}.fixed | must be one of male, female, other, unknown`],
    [
      rule('{ add: PID-27, to: "communication[other].preferred", how: "ID[boolean]" }'),
      'rules["PID[Patient]"] | R4 demands communication[other].language of what these rules make',
    ],
    [rule('{ remove: PID-27 }'), `${at}.remove | there is no rule from this field; there are rules from PID-3`],
    [rule('{ add: PID-27, to: active, how: "ID[boolean]", if: { PV1-2: valued } }'), `${at}.if.PV1-2 | must be a field of PID`],
    ['rules:\n  "GOL[Goal]":\n    - { remove: GOL-3 }', 'rules["GOL[Goal]"][0].remove | R4 demands Goal.description'],
    ['rules:\n  "PID[Person]":\n    - { remove: PID-8 }', 'rules["PID[Person]"] | there is no segment map of this name; of PID there are'],
  ])('%s is refused', (mapping, fault) => {
    expect(faults(mapping)).toStrictEqual([expect.stringContaining(fault)]);
  });
});

describe('segments of the sender’s own', () => {
  it('add to what the message has made, wherever they stand', () => {
    domainWith(
      'z-segments:\n  ZPI:\n    - into: Patient\n      rules:\n        - { add: ZPI-2, to: "extension[]", extension: "https://example.org/overseas", how: text }',
    );
    for (const segments of [
      [PID, 'ZPI|1|Yes', PV1],
      [PID, PV1, 'ZPI|1|Yes'],
    ]) {
      const conversion = converted(...segments);
      expect(bodyOf(conversion, 'Patient')).toMatchObject({ extension: [{ url: 'https://example.org/overseas', valueString: 'Yes' }] });
      expect(lossesOf(conversion)).toContain('ZPI-1[1]');
      expect(lossesOf(conversion)).not.toContain('ZPI-2[1]');
    }
  });

  const observation = [
    'z-segments:',
    '  ZFR:',
    '    - make: Observation',
    '      identity: [ZFR-1.1]',
    '      within: Patient',
    '      rules:',
    '        - { fixed: final, to: status }',
    '        - { add: ZFR-1, to: code, how: "CWE[CodeableConcept]" }',
    '        - { link: Patient, to: subject }',
    '        - { add: ZFR-2, to: valueQuantity, how: "NM[Quantity]" }',
  ].join('\n');

  it('make resources of their own, each of its identity', () => {
    domainWith(observation);
    const made = converted(PID, PV1, 'ZFR|FRAIL^Frailty^L|4', 'ZFR|FALLS^Falls^L|2', 'ZFR||9').resources.filter(
      ({ type }) => type === 'Observation',
    );
    expect(made.map(({ body }) => body)).toMatchObject([
      { status: 'final', code: { coding: [{ code: 'FRAIL' }] }, subject: { reference: 'Patient[0]' }, valueQuantity: { value: 4 } },
      { status: 'final', code: { coding: [{ code: 'FALLS' }] } },
    ]);
    expect(new Set(made.map(({ identity }) => identity.key)).size).toBe(2);
    expect(made[0]?.identity.within.map(({ label }) => label)).toStrictEqual(['Patient[0]']);
  });

  it('make structures that are whole', () => {
    domainWith(
      `${observation.replace(', to: valueQuantity, how: "NM[Quantity]" }', ', to: "component[this].valueString", how: text }')}\n        - { add: ZFR-2, to: "component[this].code.text", how: text }`,
    );
    expect(bodyOf(converted(PID, PV1, 'ZFR|FRAIL^Frailty^L|4'), 'Observation')).toMatchObject({
      component: [{ code: { text: '4' }, valueString: '4' }],
    });
  });

  it('leave the groups of the message as they are', () => {
    domainWith(
      'z-segments:\n  ZRR:\n    - into: Observation\n      rules:\n        - { add: ZRR-1, to: "extension[]", extension: "https://example.org/rack", how: text }',
    );
    const oru = [
      'MSH|^~\\&|LAB|R0D|X|Y|20250601100000||ORU^R01|1|P|2.4',
      PID,
      'OBR|1|P1|F1|FBC^Count^L',
      'OBX|1|NM|A^A^L||1',
      'ZRR|one',
      'OBX|2|NM|B^B^L||2',
      'ZRR|two',
    ];
    const conversion = convertedMessage(...oru);
    expect(conversion.resources.filter(({ type }) => type === 'Observation').map(({ body }) => body['extension'])).toMatchObject([
      [{ valueString: 'one' }],
      [{ valueString: 'two' }],
    ]);
    expect(conversion.findings).toStrictEqual([]);
  });

  it.each([
    [
      'z-segments:\n  PV1:\n    - { into: Patient, rules: [{ fixed: true, to: active }] }',
      'z-segments.PV1 | the name of a segment of one’s own begins with Z',
    ],
    ['z-segments:\n  ZPI:\n    - { rules: [{ fixed: true, to: active }] }', 'z-segments.ZPI[0] | needs into or make'],
    [
      'z-segments:\n  ZPI:\n    - { into: Patients, rules: [{ fixed: true, to: active }] }',
      'z-segments.ZPI[0].into | must be a resource type that a message makes',
    ],
    [observation.replace('        - { fixed: final, to: status }\n', ''), 'z-segments.ZFR[0].rules | R4 demands of a Observation status'],
    [
      `${observation}\n        - { add: ZFR-2, to: 'component[this].valueString', how: text }`,
      'z-segments.ZFR[0].rules | R4 demands component[this].code of what these rules make',
    ],
    [
      `${observation}\n        - { add: ZFR-2, to: 'component[].valueString', how: text }`,
      'z-segments.ZFR[0].rules | R4 demands component[].code of what these rules make',
    ],
    [observation.replace('      identity: [ZFR-1.1]\n', ''), 'z-segments.ZFR[0].identity | is missing'],
  ])('%s is refused', (mapping, fault) => {
    expect(faults(mapping)[0]).toContain(fault);
  });
});
