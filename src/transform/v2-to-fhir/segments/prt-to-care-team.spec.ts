import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-';
const PV1 = aSegment('PV1', { 2: 'I', 19: '1' });

describe('PRT behind PID', () => {
  it('the primary care provider', () => {
    const conversion = theConversionOf(aMessage('A01', PID, 'PRT|1|AD||PP|7^Doe|||Surgery', PV1));
    expect(theResource(conversion, 'Patient').body['generalPractitioner']).toStrictEqual([{ reference: 'PractitionerRole[0]' }]);
    expect(theResource(conversion, 'PractitionerRole').body).toMatchObject({
      code: [{ coding: [{ system: `${V2}0912`, code: 'PP' }] }],
      practitioner: { reference: 'Practitioner[0]' },
      organization: { reference: 'Organization[1]' },
    });
    expect(resourcesOf(conversion, 'CareTeam')).toHaveLength(0);
  });

  it.each<[string, string, object]>([
    [
      'a person, for an organisation',
      'PRT|1|AD||AT|7^Doe|||Trust|||20240101|20240201',
      {
        member: { reference: 'Practitioner[0]' },
        onBehalfOf: { reference: 'Organization[1]' },
        role: [{ coding: [{ system: `${V2}0912`, code: 'AT' }] }],
        period: { start: '2024-01-01', end: '2024-02-01' },
      },
    ],
    ['an organisation', 'PRT|1|AD||PO||||Trust', { member: { reference: 'Organization[1]' }, role: [{ coding: [{ code: 'PO' }] }] }],
    ['a person in a role', 'PRT|1|AD||AT|7^Doe|GP^General practice||Trust', { member: { reference: 'PractitionerRole[0]' } }],
  ])('%s, in the team', (_what, prt, expected) => {
    const { body } = theResource(theConversionOf(aMessage('A01', PID, prt, PV1)), 'CareTeam');
    expect(body['participant']).toMatchObject([expected]);
  });

  it('an address and a telephone number are those of the person', () => {
    const conversion = theConversionOf(aMessage('A01', PID, aSegment('PRT', { 4: 'AT', 5: '7^Doe', 14: '1 High St' }), PV1));
    expect(theResource(conversion, 'Practitioner').body['address']).toStrictEqual([{ line: ['1 High St'] }]);
  });
});

describe('PRT[PractitionerRole]', () => {
  it('PRT-24: the numbers of whoever takes part, beside that of the participation', () => {
    const prt = aSegment('PRT', { 1: 'P1^PAS', 4: 'AT', 5: '7^Doe', 24: '123^DEA^GB^20301231~456' });
    const [role] = resourcesOf(theConversionOf(aMessage('A01', PID, PV1, prt)), 'PractitionerRole');
    expect((role?.body as { identifier?: unknown } | undefined)?.identifier).toMatchObject([
      { value: 'P1' },
      { system: 'urn:x-local:r0d:DEA:GB', value: '123', type: { coding: [{ code: 'DEA' }] }, period: { end: '2030-12-31' } },
      { system: 'urn:x-local:r0d', value: '456' },
    ]);
  });
});

describe('a role belongs to what stands before it', () => {
  it.each<[string, readonly string[]]>([
    ['ROL', ['ROL|1|AD|AT^^HL70443|', 'ATND']],
    ['PRT', ['PRT|1|AD||AT|', 'AT']],
  ])('%s behind PV1, PR1 and IN1', (_name, [segment = '', role]) => {
    const conversion = theConversionOf(
      aMessage('A01', PID, PV1, `${segment}1^Visit`, 'PR1|1||P1^Film^L', `${segment}2^Procedure`, 'IN1|1|P1', `${segment}3^Insurance`),
    );
    const people = resourcesOf(conversion, 'Practitioner').map(({ label, body }) => [label, body['name']]);
    expect(people).toMatchObject([
      ['Practitioner[0]', [{ family: 'Visit' }]],
      ['Practitioner[1]', [{ family: 'Procedure' }]],
      ['Practitioner[2]', [{ family: 'Insurance' }]],
    ]);
    expect(resourcesOf(conversion, 'PractitionerRole').map(({ body }) => body['practitioner'])).toStrictEqual([
      { reference: 'Practitioner[0]' },
      { reference: 'Practitioner[1]' },
    ]);
    expect(theResource(conversion, 'Encounter').body['participant']).toMatchObject([{ individual: { reference: 'PractitionerRole[0]' } }]);
    expect(theResource(conversion, 'Procedure').body['performer']).toMatchObject([
      { function: { coding: [{ code: role }] }, actor: { reference: 'PractitionerRole[1]' } },
    ]);
    expect(theResource(conversion, 'CareTeam').body['participant']).toMatchObject([{ member: { reference: 'Practitioner[2]' } }]);
  });

  it('PRT behind OBX', () => {
    const conversion = theConversionOf(aMessage('A01', 'OBX|1|ST|A||one', 'PRT|1|AD||RO|7^Doe', 'OBX|2|ST|B||two'));
    expect(resourcesOf(conversion, 'Observation').map(({ body }) => body['performer'])).toStrictEqual([
      [{ reference: 'PractitionerRole[0]' }],
      undefined,
    ]);
  });
});
