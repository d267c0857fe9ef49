import { describe, expect, it } from '@jest/globals';
import { aSegment, PID, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

function conversionOf(event: string, ...segments: readonly string[]): Conversion {
  const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||PPR^${event}|1|P|2.4`;
  return theConversionOf(parseMessage([header, PID, ...segments].join('\r')));
}

const prb = (fields: Fields): string => aSegment('PRB', { 1: 'AD', 3: 'J45^Asthma^I10', 4: 'P1', ...fields });
const problem = (event: string, fields: Fields): Record<string, unknown> => theResource(conversionOf(event, prb(fields)), 'Condition').body;
const coded = (code: string): object => ({ coding: [{ code }] });

describe('PRB[Condition]', () => {
  it.each([
    ['PRB-2', { 2: '20240101' }, { recordedDate: '2024-01-01' }],
    ['PRB-3', {}, { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45', display: 'Asthma' }] } }],
    ['PRB-4', {}, { identifier: [{ system: 'urn:x-local:r0d', value: 'P1' }] }],
    ['PRB-7', { 7: '20240101' }, { extension: [{ valueDateTime: '2024-01-01' }] }],
    [
      'PRB-9: what has an end is resolved',
      { 9: '20240101', 14: 'ACTIVE' },
      { abatementDateTime: '2024-01-01', clinicalStatus: coded('resolved') },
    ],
    ['PRB-9 beside a status of an end', { 9: '20240101', 14: 'REMISSION' }, { clinicalStatus: coded('remission') }],
    ['PRB-10', { 10: 'CHR^Chronic^L' }, { category: [coded('CHR'), coded('problem-list-item')] }],
    ['PRB-13', { 13: 'Confirmed' }, { verificationStatus: coded('confirmed') }],
    ['PRB-14', { 14: 'Active' }, { clinicalStatus: coded('active') }],
    ['PRB-13 with a life cycle', { 13: 'ACTIVE' }, { clinicalStatus: coded('active') }],
    ['PRB-16', { 16: '20231201' }, { onsetDateTime: '2023-12-01' }],
    ['PRB-17', { 17: 'as a child' }, { onsetString: 'as a child' }],
    ['PRB-26', { 26: 'S^Severe^L' }, { severity: coded('S') }],
  ])('%s', (_rule, fields, expected) => {
    expect(problem('PC1', fields)).toMatchObject({ subject: { reference: 'Patient[0]' }, ...expected });
  });

  it.each([
    ['PC3', { 14: 'ACTIVE' }],
    ['PC1', { 1: 'DE', 14: 'ACTIVE' }],
    ['PC2', { 13: 'Deleted' }],
  ])('%s %o: entered in error, without a clinical status', (event, fields) => {
    const body = problem(event, fields);
    expect(body).toMatchObject({ verificationStatus: coded('entered-in-error') });
    expect(body).not.toHaveProperty('clinicalStatus');
  });

  it('a problem that goes on again has no end', () => {
    const removed = conversionOf('PC2', prb({ 1: 'UP', 14: 'RECURRENCE' })).instructions;
    expect(removed).toContainEqual({ kind: 'remove', resource: 'Condition[0]', element: 'abatementDateTime', source: 'PRB-14' });
  });

  it('is known by its instance, of the patient, whatever its code', () => {
    const identityOf = (fields: Fields): unknown => theResource(conversionOf('PC1', prb(fields)), 'Condition').identity.key;
    expect([identityOf({}), identityOf({ 3: 'J46^Worse^I10' })]).toStrictEqual(['problem|P1', 'problem|P1']);
    expect(identityOf({ 4: '' })).toBe('problem|code|http://hl7.org/fhir/sid/icd-10|J45');
  });
});

describe('what stands behind a problem', () => {
  const gol = (fields: Fields): string => aSegment('GOL', { 1: 'AD', 3: 'G^Walk a mile^L', 4: 'G1', ...fields });
  const pth = (fields: Fields): string => aSegment('PTH', { 1: 'AD', 2: 'W^Asthma pathway^L', 3: 'W1', ...fields });

  it('a goal of it', () => {
    const goal = gol({ 7: '20240101', 8: '20240601', 16: 'better', 17: 'each day', 18: 'ACTIVE', 19: '20240102' });
    expect(theResource(conversionOf('PC1', prb({}), goal, 'NTE|1||with a stick'), 'Goal').body).toMatchObject({
      identifier: [{ value: 'G1' }],
      description: { coding: [{ code: 'G', display: 'Walk a mile' }] },
      startDate: '2024-01-01',
      target: [{ dueDate: '2024-06-01' }],
      achievementStatus: coded('better'),
      note: [{ text: 'each day' }, { text: 'with a stick' }],
      lifecycleStatus: 'active',
      statusDate: '2024-01-02',
      addresses: [{ reference: 'Condition[0]' }],
      subject: { reference: 'Patient[0]' },
    });
  });

  it('a goal without a status is one that was proposed: nothing less can be said in R4', () => {
    const { body, assumptions } = theResource(conversionOf('PC1', prb({}), gol({})), 'Goal');
    expect(body).toMatchObject({ lifecycleStatus: 'proposed' });
    expect(assumptions.map(({ code }) => code)).toStrictEqual(['value-completed']);
  });

  it('a pathway', () => {
    expect(theResource(conversionOf('PC1', prb({}), pth({ 4: '20240101', 5: 'Active' })), 'CarePlan').body).toMatchObject({
      identifier: [{ value: 'W1' }],
      category: [{ coding: [{ code: 'W', display: 'Asthma pathway' }] }],
      created: '2024-01-01',
      status: 'active',
      intent: 'plan',
      addresses: [{ reference: 'Condition[0]' }],
    });
  });

  it('each problem has its own notes and results', () => {
    const conversion = conversionOf(
      'PC1',
      prb({}),
      'NTE|1||one',
      'OBX|1|NM|P^Peak flow^L||300',
      'NTE|1||seated',
      prb({ 4: 'P2' }),
      'NTE|1||two',
    );
    expect(conversion.resources.filter(({ type }) => type === 'Condition').map(({ body }) => body['note'])).toStrictEqual([
      [{ text: 'one' }],
      [{ text: 'two' }],
    ]);
    expect(theResource(conversion, 'Observation').body).toMatchObject({ note: [{ text: 'seated' }] });
  });
});
