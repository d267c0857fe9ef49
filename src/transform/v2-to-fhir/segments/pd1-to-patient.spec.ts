import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

const conversionOf = (fields: Readonly<Record<number, string>>, ...further: readonly string[]): Conversion =>
  theConversionOf(aMessage('A28', aSegment('PD1', fields), ...further));
/** What Patient.generalPractitioner points to. */
function practitioners(conversion: Conversion): unknown {
  const references = (theResource(conversion, 'Patient').body['generalPractitioner'] ?? []) as readonly { readonly reference: string }[];
  return references.map(({ reference }) => {
    const { resourceType, ...body } = conversion.resources.find(({ label }) => label === reference)?.body ?? { resourceType: '' };
    return [resourceType, asJson(body)];
  });
}

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
const UK_ID = 'https://fhir.hl7.org.uk/Id/';

describe('PD1[Patient]', () => {
  it.each<[string, string, object]>([
    ['XON.1 and XON.10', 'The Surgery^^^^^^^^^J81001', { identifier: [{ value: 'J81001', system: ODS }], name: 'The Surgery' }],
    ['XON.3, as up to v2.4', 'The Surgery^^J81001', { identifier: [{ value: 'J81001', system: ODS }], name: 'The Surgery' }],
    ['a name alone', 'The Surgery', { name: 'The Surgery' }],
    ['a code that is none of ODS', 'X^^99', { identifier: [{ value: '99', system: 'urn:x-local:r0d:organisation' }], name: 'X' }],
    ['XON.6', 'X^^^^^PCT^PI^^^99', { identifier: [{ value: '99', system: 'urn:x-local:r0d:PCT', type: {}, assigner: {} }], name: 'X' }],
  ])('PD1-3 %s', (_rule, xon, expected) => {
    expect(practitioners(conversionOf({ 3: xon }))).toMatchObject([['Organization', expected]]);
  });

  it.each<[string, string, object]>([
    ['the number of a GP', 'G1234567^Brown^Jo^^^Dr', { identifier: [{ value: 'G1234567', system: `${UK_ID}gmp-number` }] }],
    ['the register in XCN.9', '1234567^Brown^^^^^^^GMC', { identifier: [{ value: '1234567', system: `${UK_ID}gmc-number` }] }],
    ['the register in XCN.8', 'G1234567^Brown^^^^^^GMP', { identifier: [{ value: 'G1234567', system: `${UK_ID}gmp-number` }] }],
    [
      'the code of a consultant holds the GMC’s number, and is kept as it was sent',
      'C1234567^Brown',
      {
        identifier: [
          { value: '1234567', system: `${UK_ID}gmc-number` },
          { value: 'C1234567', system: 'urn:x-local:r0d:consultant-code' },
        ],
      },
    ],
    [
      'what looks like a code of a consultant',
      'C1234567^Brown^^^^^^^PAS',
      { identifier: [{ value: 'C1234567', system: 'urn:x-local:r0d:PAS' }] },
    ],
    ['a number of the sender', '88^Brown', { identifier: [{ value: '88', system: 'urn:x-local:r0d' }] }],
    ['a name alone', '^Brown^Jo^^Jr^Dr^MD', { name: [{ family: 'Brown', given: ['Jo'], prefix: ['Dr'], suffix: ['Jr'] }] }],
  ])('PD1-4 %s', (_rule, xcn, expected) => {
    expect(practitioners(conversionOf({ 4: xcn }))).toMatchObject([['Practitioner', expected]]);
  });

  it('PD1-4 with the practice behind the doctor (Wales)', () => {
    expect(practitioners(conversionOf({ 4: 'G7000001~W90001' }))).toStrictEqual([
      ['Practitioner', { identifier: [{ value: 'G7000001', system: `${UK_ID}gmp-number` }] }],
      ['Organization', { identifier: [{ system: ODS, value: 'W90001' }] }],
    ]);
  });

  it('PD1-3 and PD1-4 own their parts', () => {
    const [practice, doctor] = theResource(conversionOf({ 3: 'X^^J81001', 4: 'G1234567' }), 'Patient').parts.filter(({ source }) =>
      source.startsWith('PD1-'),
    );
    const owns = (part: typeof practice, reference: string): unknown =>
      part?.form.kind === 'list' && part.form.belongs?.({ reference }, []);
    expect([
      owns(practice, 'Organization/1'),
      owns(practice, 'Practitioner/1'),
      owns(doctor, 'Practitioner/1'),
      owns(doctor, 'Organization/1'),
    ]).toStrictEqual([true, false, true, false]);
  });

  it('one practice named twice is one Organization', () => {
    const conversion = conversionOf(
      { 3: 'The Surgery^^J81001' },
      aSegment('PV1', { 2: 'O', 19: '1' }),
      aSegment('NK1', { 2: 'A^B', 13: 'The Surgery^^J81001' }),
    );
    expect(resourcesOf(conversion, 'Organization').filter(({ body }) => body['name'] === 'The Surgery')).toHaveLength(1);
  });

  it('PD1-7 makes an Observation', () => {
    expect(theResource(conversionOf({ 7: 'Y' }), 'Observation').body).toMatchObject({
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '75320-2' }] },
      valueCodeableConcept: { coding: [{ code: 'Y' }] },
      subject: { reference: 'Patient[0]' },
    });
  });
});

describe('ROL', () => {
  const role = (fields: Readonly<Record<number, string>>): Conversion =>
    theConversionOf(aMessage('A28', aSegment('ROL', { 1: '1', 2: 'AD', ...fields })));

  it('of the primary care provider: ROL[Patient-GeneralPractitioner]', () => {
    const conversion = role({ 3: 'PP^^HL70443', 4: 'G1234567^Brown', 11: '1 High St^^Poole', 14: 'The Surgery^^J81001' });
    expect(practitioners(conversion)).toMatchObject([
      [
        'PractitionerRole',
        { practitioner: { reference: 'Practitioner[0]' }, organization: {}, code: [{ coding: [{ code: '446050000' }] }] },
      ],
    ]);
    expect(theResource(conversion, 'Practitioner').body['address']).toStrictEqual([{ line: ['1 High St'], city: 'Poole' }]);
  });

  it('an address of the firm is that of the organisation', () => {
    const conversion = role({ 3: 'PP^^HL70443', 4: 'G1234567^Brown', 11: '1 High St^^^^^^B', 14: 'The Surgery^^J81001' });
    expect(theResource(conversion, 'Practitioner').body).not.toHaveProperty('address');
    const firm = resourcesOf(conversion, 'Organization').find(({ body }) => body['name'] === 'The Surgery');
    expect(firm?.body['address']).toStrictEqual([{ use: 'work', line: ['1 High St'] }]);
  });

  it('of anybody else: ROL[CareTeam]', () => {
    const conversion = role({ 3: 'AT^^HL70443', 4: '88^Brown', 5: '20240101' });
    expect(theResource(conversion, 'CareTeam').body).toMatchObject({
      subject: { reference: 'Patient[0]' },
      participant: [{ role: [{ coding: [{ code: 'ATND' }] }], member: { reference: 'Practitioner[0]' }, period: { start: '2024-01-01' } }],
    });
  });

  it('behind PV1: ROL[Encounter-PractitionerRole]', () => {
    const conversion = theConversionOf(
      aMessage('A01', aSegment('PV1', { 2: 'I', 19: '1' }), aSegment('ROL', { 3: 'AT^^HL70443', 4: '88^Brown' })),
    );
    expect(theResource(conversion, 'Encounter').body['participant']).toMatchObject([
      { type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: 'PractitionerRole[0]' } },
    ]);
  });
});
