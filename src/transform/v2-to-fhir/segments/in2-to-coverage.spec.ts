import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (in1: Fields, in2: Fields, ...further: readonly string[]): Conversion =>
  theConversionOf(aMessage('A01', aSegment('IN1', { 2: 'P1', 4: 'Acme', ...in1 }), aSegment('IN2', in2), ...further));

describe('IN2', () => {
  it('numbers of the coverage', () => {
    const { identifier } = theResource(conversionOf({}, { 6: 'M1', 8: 'A1', 61: 'MB1^^^ACME^MB' }), 'Coverage').body;
    expect(identifier).toMatchObject([
      { value: 'P1' },
      { type: { coding: [{ code: 'MC' }] }, value: 'M1' },
      { type: { coding: [{ code: 'MA' }] }, value: 'A1' },
      { type: { coding: [{ code: 'MB' }] }, value: 'MB1' },
    ]);
  });

  it('IN2-72 where IN1-17 is empty', () => {
    const relationshipOf = (in1: Fields): unknown => theResource(conversionOf(in1, { 72: 'SPO' }), 'Coverage').body['relationship'];
    expect(relationshipOf({})).toMatchObject({ coding: [{ code: 'SPS' }] });
    expect(relationshipOf({ 17: 'CHD' })).toMatchObject({ coding: [{ code: 'CHILD' }] });
  });

  it('the insured person', () => {
    const insured = theResource(
      conversionOf({ 16: 'Smith^John', 17: 'FTH' }, { 1: 'E1', 2: '123', 34: 'cy', 63: '0113 200', 64: '0113 300' }),
      'RelatedPerson',
    ).body;
    expect(insured).toMatchObject({
      identifier: [{ value: 'E1' }, { value: '123', system: 'urn:x-local:r0d:IN2-2' }],
      communication: [{ language: { coding: [{ code: 'cy' }] } }],
      telecom: [{ value: '0113 200' }, { value: '0113 300', use: 'work' }],
    });
  });

  it('says nothing of the patient’s mother where nobody else is insured', () => {
    const conversion = theConversionOf(
      aMessage('A01', aSegment('PID', { 3: '1^^^^MR', 21: 'M1^^^^MR' }), 'IN1|1|P1', aSegment('IN2', { 1: 'E1', 63: '0113 200' })),
    );
    expect(theResource(conversion, 'RelatedPerson').body).not.toHaveProperty('telecom');
    expect(conversion.losses().map(({ source }) => source)).toContain('IN2-1[1]');
  });

  it('IN3-21 is the case manager, in the team of the patient', () => {
    const conversion = conversionOf({}, {}, aSegment('IN3', { 1: '1', 21: 'Jane Roe' }), 'ROL|1|AD|CP^^HL70443|7^Doe');
    expect(resourcesOf(conversion, 'CareTeam').map(({ body }) => body['participant'])).toMatchObject([
      [
        {
          member: { display: 'Jane Roe' },
          role: [{ coding: [{ system: 'http://snomed.info/sct', code: '768832004' }], text: 'case manager' }],
        },
        { member: { reference: 'Practitioner[0]' }, role: [{ coding: [{ code: 'CON' }] }] },
      ],
    ]);
  });
});
