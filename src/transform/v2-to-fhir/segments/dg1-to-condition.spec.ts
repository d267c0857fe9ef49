import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const PV1 = aSegment('PV1', { 2: 'I', 19: 'V1' });
const EPISODE = aSegment('PV1', { 2: 'I', 19: 'V1', 54: 'E1' });
const dg1 = (fields: Fields): string => aSegment('DG1', { 3: 'J45^Asthma^I10', ...fields });
const conversionOf = (...segments: readonly string[]): Conversion => theConversionOf(aMessage('A01', ...segments));
const condition = (fields: Fields): Record<string, unknown> => theResource(conversionOf(PV1, dg1(fields)), 'Condition').body;

describe('DG1[Condition]', () => {
  it.each([
    ['DG1-3', {}, { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45', display: 'Asthma' }] } }],
    [
      'DG1-2 names the system that DG1-3 does not',
      { 2: 'I10', 3: 'J45' },
      { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45' }] } },
    ],
    ['DG1-3 names its own system', { 2: 'I9' }, { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10' }] } }],
    ['DG1-4', { 4: 'Bad asthma' }, { code: { text: 'Bad asthma' } }],
    ['DG1-4 alone', { 3: '', 4: 'Bad asthma' }, { code: { text: 'Bad asthma' } }],
    ['DG1-3.9 before DG1-4', { 3: 'J45^Asthma^I10^^^^^^Worse', 4: 'Bad asthma' }, { code: { text: 'Worse' } }],
    ['DG1-5', { 5: '20240101' }, { onsetDateTime: '2024-01-01' }],
    ['DG1-16', { 16: 'G1^One' }, { asserter: { reference: 'Practitioner[0]' } }],
    [
      'DG1-19',
      { 19: '20240101' },
      {
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: '2024-01-01' }],
        recordedDate: '2024-01-01',
      },
    ],
    ['DG1-20', { 20: 'D1^PAS' }, { identifier: [{ system: 'urn:x-local:r0d:PAS', value: 'D1' }] }],
    ['DG1-21 D', { 21: 'D' }, { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
    [
      'DG1-22',
      { 22: 'D0^PAS' },
      {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/condition-dueTo',
            valueReference: { type: 'Condition', identifier: { system: 'urn:x-local:r0d:PAS', value: 'D0' } },
          },
        ],
      },
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(condition(fields)).toMatchObject({
      subject: { reference: 'Patient[0]' },
      encounter: { reference: 'Encounter[0]' },
      ...expected,
    });
  });

  it('claims no status that nobody sent', () => {
    expect(Object.keys(condition({}))).toStrictEqual(['resourceType', 'code', 'subject', 'encounter']);
  });

  it('without a diagnosis there is no Condition', () => {
    expect(resourcesOf(conversionOf(PV1, aSegment('DG1', { 1: '1', 6: 'A' })), 'Condition')).toStrictEqual([]);
  });

  it('is known by visit, code and type; in a message about a person by the patient', () => {
    const keys = (conversion: Conversion): unknown =>
      resourcesOf(conversion, 'Condition').map(({ identity: { key, within } }) => `${within.map(({ label }) => label).join()} ${key}`);
    expect(keys(conversionOf(PV1, dg1({ 6: 'A' }), dg1({ 6: 'F' }), dg1({ 6: 'A', 15: '1' })))).toStrictEqual([
      'Encounter[0] diagnosis|http://hl7.org/fhir/sid/icd-10|J45|A',
      'Encounter[0] diagnosis|http://hl7.org/fhir/sid/icd-10|J45|F',
    ]);
    expect(keys(theConversionOf(aMessage('A31', dg1({ 6: 'A' }))))).toStrictEqual([
      'Patient[0] diagnosis|http://hl7.org/fhir/sid/icd-10|J45|A',
    ]);
  });
});

describe('DG1[Encounter] and DG1[EpisodeOfCare]', () => {
  const use = (system: string, code: string, display: string): unknown => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code, display }],
  });

  it('one diagnosis each, in one part', () => {
    const { body, parts } = theResource(
      conversionOf(PV1, dg1({ 6: 'A', 15: '1' }), dg1({ 3: 'I10^Hypertension^I10', 6: 'F', 15: '0' })),
      'Encounter',
    );
    expect(body['diagnosis']).toStrictEqual([
      { condition: { reference: 'Condition[0]' }, use: use('diagnosis-role', 'AD', 'Admission diagnosis'), rank: 1 },
      { condition: { reference: 'Condition[1]' }, use: use('v2-0052', 'F', 'Final') },
    ]);
    expect(parts.filter(({ path }) => path[0] === 'diagnosis').map(({ form }) => form.kind)).toStrictEqual(['united', 'united']);
  });

  it('an episode only where PV1-54 has made one', () => {
    expect(theResource(conversionOf(EPISODE, dg1({ 6: 'A' })), 'EpisodeOfCare').body['diagnosis']).toMatchObject([
      { condition: { reference: 'Condition[0]' }, role: { coding: [{ code: 'AD' }] } },
    ]);
    expect(resourcesOf(conversionOf(PV1, dg1({ 6: 'A' })), 'EpisodeOfCare')).toStrictEqual([]);
  });
});
