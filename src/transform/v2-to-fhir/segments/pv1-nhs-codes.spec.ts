import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (event: string, fields: Fields, ...further: readonly string[]): Conversion =>
  theConversionOf(aMessage(event, ...further, aSegment('PV1', { 19: 'V1', ...fields })));

const encounter = (event: string, fields: Fields, ...further: readonly string[]): Record<string, unknown> =>
  theResource(conversionOf(event, fields, ...further), 'Encounter').body;

describe('NHS codes: the list decides which element a value belongs to', () => {
  const ADMISSION_METHOD = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod';
  const DISCHARGE_METHOD = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DischargeMethod';
  const UK = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-';

  it('PV1-4: a method of admission', () => {
    const { type, hospitalization } = encounter('A01', { 2: 'I', 4: '2A' });
    expect(type).toBeUndefined();
    expect(hospitalization).toMatchObject({
      extension: [{ url: ADMISSION_METHOD, valueCodeableConcept: { coding: [{ system: `${UK}AdmissionMethodEngland`, code: '2A' }] } }],
    });
  });

  it('PV1-4: a letter of table 0007 is a type, with its translation beside it', () => {
    const { type, hospitalization } = encounter('A01', { 2: 'I', 4: 'R' });
    const letter = { system: 'http://terminology.hl7.org/CodeSystem/v2-0007', code: 'R', display: 'Routine' };
    expect(type).toStrictEqual([{ coding: [letter] }]);
    expect(hospitalization).toMatchObject({ extension: [{ valueCodeableConcept: { coding: [{ code: '12' }, letter] } }] });
  });

  it('PV1-4: U has no translation; any other code is the sender’s own', () => {
    expect(encounter('A01', { 2: 'I', 4: 'U' })['hospitalization']).toBeUndefined();
    expect(encounter('A01', { 2: 'I', 4: 'F' })['type']).toMatchObject([{ coding: [{ code: 'F' }] }]);
  });

  it.each([
    ['19', { system: `${UK}SourceOfAdmissionEngland`, code: '19' }],
    ['GP^From the GP^LOCAL', { system: 'urn:x-local:r0d:LOCAL', code: 'GP', display: 'From the GP' }],
  ])('PV1-14 %s', (sent, coding) => {
    expect(encounter('A01', { 14: sent })['hospitalization']).toMatchObject({ admitSource: { coding: [coding] } });
  });

  it('PV1-36 a method, PV1-37 a destination', () => {
    const body = encounter('A03', { 36: '1', 37: '19' });
    expect(body['extension']).toMatchObject([
      { url: DISCHARGE_METHOD, valueCodeableConcept: { coding: [{ system: `${UK}DischargeMethodEngland`, code: '1' }] } },
    ]);
    expect(body['hospitalization']).toMatchObject({
      dischargeDisposition: { coding: [{ system: `${UK}DischargeDestinationEngland`, code: '19' }] },
    });
    expect(body['hospitalization']).not.toHaveProperty('destination');
  });

  it('PV1-36 a destination, as the ITK sample sends it', () => {
    const body = encounter('A03', { 36: '19' });
    expect(body['extension']).toBeUndefined();
    expect(body['hospitalization']).toMatchObject({
      dischargeDisposition: { coding: [{ system: `${UK}DischargeDestinationEngland`, code: '19' }] },
    });
  });

  it('PV1-36 of another list is the disposition; PV1-37 is then a place', () => {
    const conversion = conversionOf('A03', { 36: 'AMA', 37: '19' });
    expect(theResource(conversion, 'Encounter').body['hospitalization']).toMatchObject({
      dischargeDisposition: { coding: [{ code: 'AMA' }] },
      destination: { reference: 'Location[0]' },
    });
    expect(theResource(conversion, 'Location').body['type']).toMatchObject([{ coding: [{ code: '19' }] }]);
    expect(conversion.findings).toContainEqual(expect.objectContaining({ code: 'code-unmapped', location: 'PV1-36' }));
  });

  it('a value that changes its list leaves nothing behind in the other element', () => {
    const { parts } = theResource(conversionOf('A03', { 36: '19' }), 'Encounter');
    const emptied = parts.filter(({ source, values }) => source === 'PV1-36' && values.length === 0).map(({ path }) => path.join('.'));
    expect(emptied).toStrictEqual(['extension']);
  });

  it('PV1-10: specialties of the NHS and the guide’s services', () => {
    expect(encounter('A01', { 10: '430' })['serviceType']).toMatchObject({
      coding: [{ system: `${UK}PracticeSettingCode`, code: '430', display: 'Geriatric Medicine' }],
    });
    expect(encounter('A01', { 10: 'URO' })['serviceType']).toMatchObject({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '222' }],
    });
  });
});
