import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (...plans: readonly Fields[]): Conversion =>
  theConversionOf(aMessage('A01', ...plans.map((fields) => aSegment('IN1', { 2: 'GOLD^Gold plan', ...fields }))));
const coverage = (fields: Fields): Record<string, unknown> => theResource(conversionOf(fields), 'Coverage').body;

const SUBSCRIBER_ID = 'https://hl7.org/fhir/5.0/StructureDefinition/extension-Coverage.subscriberId';

describe('IN1[Coverage]', () => {
  it.each([
    [
      'IN1-2',
      {},
      {
        identifier: [{ type: { text: 'health plan' }, system: 'urn:x-local:r0d:health-plan', value: 'GOLD' }],
        class: [{ type: { coding: [{ code: 'plan' }] }, value: 'GOLD', name: 'Gold plan' }],
      },
    ],
    ['IN1-8, -9', { 8: 'G1', 9: 'The works' }, { class: [{}, { type: { coding: [{ code: 'group' }] }, value: 'G1', name: 'The works' }] }],
    ['IN1-9 alone has no class', { 9: 'The works' }, { class: [{ value: 'GOLD' }] }],
    ['IN1-12, -13', { 12: '20240101', 13: '20241231' }, { period: { start: '2024-01-01', end: '2024-12-31' } }],
    ['IN1-15', { 15: 'HMO' }, { type: { coding: [{ code: 'HMO' }] } }],
    [
      'IN1-17 self',
      { 16: 'Smith^Ann', 17: 'SEL' },
      { subscriber: { reference: 'Patient[0]' }, relationship: { coding: [{ code: 'ONESELF' }] } },
    ],
    ['IN1-36', { 36: 'POL1' }, { identifier: [{ value: 'GOLD' }, { type: { text: 'policy number' }, value: 'POL1' }] }],
    [
      'IN1-49',
      { 49: 'M1^^^BUPA' },
      { subscriberId: 'M1', extension: [{ url: SUBSCRIBER_ID, valueIdentifier: { system: 'urn:x-local:r0d:BUPA', value: 'M1' } }] },
    ],
    ['IN1-22', { 22: '2' }, { order: 2 }],
    [
      'IN1-37',
      { 37: '150&GBP' },
      { costToBeneficiary: [{ type: { coding: [{ code: 'deductible' }] }, valueMoney: { value: 150, currency: 'GBP' } }] },
    ],
    ['IN1-10 of type SN', { 10: 'S1^^^BUPA^SN' }, { extension: [{ url: SUBSCRIBER_ID, valueIdentifier: { value: 'S1' } }] }],
  ])('%s', (_rule, fields, expected) => {
    expect(coverage(fields)).toMatchObject({
      status: 'draft',
      beneficiary: { reference: 'Patient[0]' },
      payor: [{ extension: [{ valueCode: 'unknown' }] }],
      ...expected,
    });
  });

  it('IN1-3, -4, -5: one insurer', () => {
    const conversion = conversionOf({ 3: 'B1^^^IC', 4: 'Bupa', 5: '1 High Street^^London' });
    const insurer = resourcesOf(conversion, 'Organization').find(({ body }) => body['name'] === 'Bupa');
    expect(insurer?.body).toMatchObject({ identifier: [{ system: 'urn:x-local:r0d:IC', value: 'B1' }], address: [{ city: 'London' }] });
    expect(theResource(conversion, 'Coverage').body['payor']).toStrictEqual([{ reference: insurer?.label }]);
  });

  it('IN1-3 alone is an insurer too', () => {
    const conversion = conversionOf({ 3: 'B1^^^IC' });
    const insurer = resourcesOf(conversion, 'Organization').find(({ identity }) => identity.key === 'urn:x-local:r0d:IC|B1');
    expect(theResource(conversion, 'Coverage').body['payor']).toStrictEqual([{ reference: insurer?.label }]);
  });

  it('IN1-10, -11: the policy holder', () => {
    const conversion = conversionOf({ 10: 'E1^^^HR^EN', 11: 'Acme' });
    const holder = resourcesOf(conversion, 'Organization').find(({ body }) => body['name'] === 'Acme');
    expect(holder?.body).toMatchObject({ identifier: [{ value: 'E1' }] });
    expect(theResource(conversion, 'Coverage').body['policyHolder']).toStrictEqual({ reference: holder?.label });
  });

  it('IN1-16: somebody else is the subscriber', () => {
    const conversion = conversionOf({ 16: 'Smith^John', 17: 'SPO', 18: '19790101', 19: '2 Low Street', 43: 'M' });
    expect(theResource(conversion, 'RelatedPerson').body).toMatchObject({
      name: [{ family: 'Smith', given: ['John'] }],
      relationship: [{ coding: [{ code: 'SPS' }] }],
      birthDate: '1979-01-01',
      address: [{ line: ['2 Low Street'] }],
      gender: 'male',
      patient: { reference: 'Patient[0]' },
    });
    expect(theResource(conversion, 'Coverage').body['subscriber']).toStrictEqual({ reference: 'RelatedPerson[0]' });
  });

  it('the subscriber is the next of kin of the same name and relationship', () => {
    const conversion = theConversionOf(
      aMessage('A01', 'NK1|1|Smith^John|SPO', aSegment('IN1', { 2: 'GOLD', 16: 'Smith^John', 17: 'SPO', 18: '19790101' })),
    );
    expect(resourcesOf(conversion, 'RelatedPerson').map(({ body }) => body['birthDate'])).toStrictEqual(['1979-01-01']);
  });

  it('is known by patient, plan, company and policy or member number', () => {
    const conversion = conversionOf({ 3: 'B1', 36: 'P1', 49: 'M1' }, { 4: 'Bupa', 49: 'M1' });
    expect(resourcesOf(conversion, 'Coverage').map(({ identity }) => identity.key)).toStrictEqual([
      'coverage|R0D|GOLD|B1|P1',
      'coverage|R0D|GOLD|Bupa|M1',
    ]);
  });

  it('a segment that names no plan, no company and no policy is no coverage', () => {
    expect(resourcesOf(conversionOf({ 2: '', 17: 'SEL' }), 'Coverage')).toStrictEqual([]);
  });
});

describe('IN1-4 to IN1-7', () => {
  it('are one organisation: its address and numbers are nobody’s home (R4 org-2, org-3)', () => {
    const conversion = conversionOf({
      3: 'B7',
      4: 'BUPA',
      5: '1 Angel Court^^London^^EC2R 7HJ^^H',
      6: 'Doe^Jane~Roe^Rex',
      7: '02000000000^PRN^PH~^NET^Internet^claims@example.org',
    });
    const payers = resourcesOf(conversion, 'Organization').filter(({ body }) => body['name'] === 'BUPA');
    expect(payers.map(({ body }) => body)).toMatchObject([
      {
        name: 'BUPA',
        identifier: [{ value: 'B7' }],
        address: [{ line: ['1 Angel Court'], city: 'London', postalCode: 'EC2R 7HJ' }],
        contact: [{ name: { family: 'Doe', given: ['Jane'] } }, { name: { family: 'Roe' } }],
        telecom: [
          { system: 'phone', value: '02000000000' },
          { system: 'email', value: 'claims@example.org' },
        ],
      },
    ]);
    expect(JSON.stringify(payers[0]?.body)).not.toContain('"use"');
    expect(conversion.losses().map(({ source }) => source)).toEqual(expect.arrayContaining(['IN1-5[1].7', 'IN1-7[1].2']));
  });
});
