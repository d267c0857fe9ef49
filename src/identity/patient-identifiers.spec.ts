import { describe, expect, it } from '@jest/globals';
import type { ResourceBody } from '../transform/conversion.ts';
import { matchKeysOf } from './patient-identifiers.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const CHI = 'https://fhir.nhs.uk/Id/chi-number';
const HCN = 'https://fhir.hscni.net/Id/hcn';
const LOCAL = 'urn:x-local:r0d:RDZ';

const typed = (code: string): object => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] });
const patient = (...identifier: object[]): ResourceBody => ({ resourceType: 'Patient', identifier });
const texts = (...identifier: object[]): string[] => matchKeysOf(patient(...identifier)).map(({ text }) => text);

describe(matchKeysOf, () => {
  it.each<[string, object[], string[]]>([
    ['a valid NHS number', [{ system: NHS, value: '9990000018' }], [`${NHS}|9990000018`]],
    [
      'the NHS number first, then the others by their text',
      [
        { system: LOCAL, value: 'B' },
        { system: LOCAL, value: 'A' },
        { system: NHS, value: '9990000018' },
      ],
      [`${NHS}|9990000018`, `${LOCAL}|A`, `${LOCAL}|B`],
    ],
    ['a valid CHI number', [{ system: CHI, value: '0101011237' }], [`${CHI}|0101011237`]],
    ['a valid H&C number', [{ system: HCN, value: '3200000007' }], [`${HCN}|3200000007`]],
    ['type MR', [{ system: LOCAL, value: '1', type: typed('MR') }], [`${LOCAL}|1`]],
    ['type PI', [{ system: LOCAL, value: '1', type: typed('PI') }], [`${LOCAL}|1`]],
    ['type PT', [{ system: LOCAL, value: '1', type: typed('PT') }], [`${LOCAL}|1`]],
    ['no type', [{ system: LOCAL, value: '1' }], [`${LOCAL}|1`]],
    ['an empty type', [{ system: LOCAL, value: '1', type: {} }], [`${LOCAL}|1`]],
    ['the type of a feed that has no code for it', [{ system: LOCAL, value: '1', type: { text: 'HospitalNumber' } }], [`${LOCAL}|1`]],
    [
      'the same as the code of the sender',
      [{ system: LOCAL, value: '1', type: { coding: [{ system: 'urn:x-local:r0d:0203', code: 'HospitalNumber' }] } }],
      [`${LOCAL}|1`],
    ],
    [
      'the same number in two systems',
      [
        { system: 'a', value: '1' },
        { system: 'b', value: '1' },
      ],
      ['a|1', 'b|1'],
    ],
    [
      'the same identifier twice',
      [
        { system: LOCAL, value: '1' },
        { system: LOCAL, value: '1', use: 'usual' },
      ],
      [`${LOCAL}|1`],
    ],
  ])('matches by %s', (_name, identifiers, expected) => {
    expect(texts(...identifiers)).toStrictEqual(expected);
  });

  it.each<[string, object]>([
    ['social security number', { system: LOCAL, value: '1', type: typed('SS') }],
    ['driving licence', { system: LOCAL, value: '1', type: typed('DL') }],
    ['account number', { system: LOCAL, value: '1', type: typed('AN') }],
    ['insurance number', { system: LOCAL, value: '1', type: typed('NI') }],
    ['unknown type', { system: LOCAL, value: '1', type: { text: 'Allotment' } }],
    ['code beside a text that would match', { system: LOCAL, value: '1', type: { ...typed('SS'), text: 'MR' } }],
    ['NHS number with a wrong check digit', { system: NHS, value: '9990000019' }],
    ['CHI number in the system of NHS numbers', { system: NHS, value: '0101011237' }],
    ['placeholder', { system: NHS, value: '9999999999' }],
    ['number without a system', { value: '1' }],
    ['system without a number', { system: LOCAL, value: '' }],
  ])('never matches by: %s', (_name, identifier) => {
    expect(() => texts(identifier)).toThrow(expect.objectContaining({ code: 'patient-identifier-missing' }));
    expect(texts(identifier, { system: LOCAL, value: 'A' })).toStrictEqual([`${LOCAL}|A`]);
  });

  it('says what would be accepted, and nothing of the patient', () => {
    expect(() => matchKeysOf(patient({ system: CHI, value: '4711', type: typed('SS') }), ['CRN'])).toThrow(
      expect.objectContaining({
        issues: [
          {
            code: 'patient-identifier-missing',
            location: 'PID-3',
            detail:
              'PID-3 holds no identifier that a patient can be known by: a valid NHS, CHI or H&C number, or a local number of type MR, PI, PT, HospitalNumber, CRN or without a type (not one that is over, CX.8, or a word in place of a number)',
          },
        ],
      }),
    );
  });

  it('matches by further types of a source domain', () => {
    expect(matchKeysOf(patient({ system: LOCAL, value: '1', type: { text: 'CRN' } }), ['CRN'])).toHaveLength(1);
  });
});
