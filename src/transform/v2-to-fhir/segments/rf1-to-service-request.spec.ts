import { describe, expect, it } from '@jest/globals';
import { aSegment, PID, resourcesOf, theConversionOf } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion, ConvertedResource } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

function conversionOf(event: string, ...segments: readonly string[]): Conversion {
  const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||REF^${event}|1|P|2.4`;
  return theConversionOf(parseMessage([header, ...segments].join('\r')));
}

const rf1 = (fields: Fields): string => aSegment('RF1', { 6: 'R1^EPIC', ...fields });

/** The order of the referral: those of OBR have another identity. */
function referral(conversion: Conversion): ConvertedResource {
  const [found] = resourcesOf(conversion, 'ServiceRequest').filter(({ identity }) => identity.key.startsWith('referral'));
  if (!found) throw new Error('the conversion has no referral');
  return found;
}

describe('RF1[ServiceRequest]', () => {
  it.each([
    ['RF1-1 P', { 1: 'P^Pending^HL70283' }, { status: 'active' }],
    ['RF1-1 R', { 1: 'R' }, { status: 'revoked' }],
    ['without RF1-1', {}, { status: 'unknown' }],
    ['RF1-2', { 2: 'A' }, { priority: 'asap' }],
    [
      'RF1-3 and RF1-4',
      { 3: 'MED', 4: 'SO^Second opinion' },
      { code: { coding: [{ code: 'MED' }] }, orderDetail: [{ coding: [{ code: 'SO' }] }] },
    ],
    ['RF1-5', { 5: 'O' }, { locationCode: [{ coding: [{ code: 'O' }] }] }],
    ['RF1-6 and RF1-11', { 11: 'X1' }, { identifier: [{ system: 'urn:x-local:r0d:EPIC', value: 'R1' }, { value: 'X1' }] }],
    ['RF1-7 and RF1-8', { 7: '20240101', 8: '20240201' }, { occurrencePeriod: { start: '2024-01-01', end: '2024-02-01' } }],
    ['RF1-9', { 9: '20240101' }, { authoredOn: '2024-01-01' }],
    ['RF1-10 and RF1-14', { 10: 'P', 14: 'near home' }, { reasonCode: [{ coding: [{ code: 'P' }] }, { text: 'near home' }] }],
    ['RF1-15', { 15: '5^visits' }, { quantityQuantity: { value: 5 } }],
    [
      'RF1-19 and RF1-20',
      { 19: 'Trust', 20: 'G1^One' },
      { performer: [{ reference: 'Organization[1]' }, { reference: 'Practitioner[0]' }] },
    ],
    ['RF1-24', { 24: 'By taxi' }, { note: [{ text: 'By taxi' }] }],
  ])('%s', (_rule, fields, expected) => {
    expect(referral(conversionOf('I12', rf1(fields), PID)).body).toMatchObject({
      intent: 'order',
      subject: { reference: 'Patient[0]' },
      ...expected,
    });
  });

  it('no details of an order without its code', () => {
    expect(referral(conversionOf('I12', rf1({ 4: 'SO' }), PID)).body).not.toHaveProperty('orderDetail');
  });

  it('I14 cancels, whatever RF1-1 says', () => {
    const conversion = conversionOf('I14', rf1({ 1: 'A' }), PID);
    expect(referral(conversion).body).toMatchObject({ status: 'revoked' });
    expect(conversion.instructions).toContainEqual({ kind: 'cancel', resource: 'ServiceRequest[0]', source: 'MSH-9' });
  });

  it('is known by the number of who refers, else by the external one', () => {
    const keyOf = (fields: Fields): string => referral(conversionOf('I12', aSegment('RF1', fields), PID)).identity.key;
    expect(keyOf({ 6: 'R1^EPIC', 11: 'X1' })).toBe('referral|6|R1');
    expect(keyOf({ 11: 'X1' })).toBe('referral|11|X1');
  });
});

describe('what stands beside a referral', () => {
  const prd = (role: string, fields: Fields): string => aSegment('PRD', { 1: role, ...fields });

  it('who refers and who is referred to, with their numbers and organisations', () => {
    const conversion = conversionOf(
      'I12',
      rf1({}),
      prd('RP', { 2: 'Powell^Robert', 3: '1 Road^^Town', 7: 'G1^GMC', 10: 'Practice', 13: '01234 567890' }),
      prd('RT', { 2: 'Williams^Paul' }),
      prd('CP', { 2: 'Third^Ann' }),
      PID,
    );
    expect(referral(conversion).body).toMatchObject({
      requester: { reference: 'PractitionerRole[0]' },
      performer: [{ reference: 'PractitionerRole[1]' }],
    });
    expect(resourcesOf(conversion, 'PractitionerRole').map(({ body }) => body)).toMatchObject([
      {
        code: [{ coding: [{ code: 'RP' }] }],
        practitioner: { reference: 'Practitioner[0]' },
        organization: { reference: 'Organization[1]' },
      },
      { code: [{ coding: [{ code: 'RT' }] }] },
      { code: [{ coding: [{ code: 'CP' }] }] },
    ]);
    expect(resourcesOf(conversion, 'Practitioner')[0]?.body).toMatchObject({
      name: [{ family: 'Powell', given: ['Robert'] }],
      identifier: [{ system: 'urn:x-local:r0d:GMC', value: 'G1' }],
      address: [{ city: 'Town' }],
    });
    expect(resourcesOf(conversion, 'Organization')[1]?.body).toMatchObject({ name: 'Practice', telecom: [{ value: '01234 567890' }] });
  });

  it('the authorisation before a procedure, the reason, the note', () => {
    const conversion = conversionOf(
      'I12',
      rf1({}),
      aSegment('AUT', { 6: 'A1' }),
      PID,
      'DG1|1||J45^Asthma^I10',
      'PR1|1||X1^Biopsy^L',
      aSegment('AUT', { 6: 'A2' }),
      'PV1|1|O|||||||||||||||||V1',
      'NTE|1||Urgent, please',
    );
    const { body } = referral(conversion);
    expect(body['identifier']).toMatchObject([{ value: 'R1' }, { value: 'A1' }]);
    expect(body).toMatchObject({ reasonReference: [{ reference: 'Condition[0]' }], note: [{ text: 'Urgent, please' }] });
    expect(conversion.losses().map(({ text }) => text)).toContain('A2');
  });
});

describe('CTD[PractitionerRole]', () => {
  it('is who can be asked at the provider of the PRD before it (PractitionerRole.contact of R5)', () => {
    const conversion = conversionOf(
      'I12',
      rf1({}),
      'PRD|RP|Doe^Jane',
      'CTD|SEC^Secretary|Roe^Rex|1 High Street^^Leeds||01130000000^WPN^PH~^NET^Internet^rex@example.org',
      'PRD|RT|Poe^Ann',
      PID,
    );
    const [referrer, other] = resourcesOf(conversion, 'PractitionerRole').map(({ body }) => body);
    expect(referrer?.['extension']).toMatchObject([
      {
        url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-PractitionerRole.contact',
        extension: [
          { url: 'purpose', valueCodeableConcept: { coding: [{ code: 'SEC', display: 'Secretary' }] } },
          { url: 'name', valueHumanName: { family: 'Roe', given: ['Rex'] } },
          { url: 'telecom', valueContactPoint: { system: 'phone', value: '01130000000', use: 'work' } },
          { url: 'telecom', valueContactPoint: { system: 'email', value: 'rex@example.org' } },
          { url: 'address', valueAddress: { line: ['1 High Street'], city: 'Leeds' } },
        ],
      },
    ]);
    expect(other?.['extension']).toBeUndefined();
    expect(conversion.losses().filter(({ source }) => source.startsWith('CTD') && !source.includes('5[2].2'))).toStrictEqual([]);
  });

  it('a role alone, or nothing, is no contact', () => {
    const conversion = conversionOf('I12', rf1({}), 'PRD|RP|Doe^Jane', 'CTD||||||', PID);
    expect(resourcesOf(conversion, 'PractitionerRole').map(({ body }) => body['extension'])).toStrictEqual([undefined]);
  });
});
