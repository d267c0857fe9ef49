import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

const conversionOf = (event: string, fields: Readonly<Record<number, string>>): Conversion =>
  theConversionOf(aMessage(event, aSegment('PV1', { 2: 'I', 19: 'V1', ...fields })));

describe('PV1[Patient]', () => {
  const importance = {
    url: 'http://hl7.org/fhir/StructureDefinition/patient-importance',
    valueCodeableConcept: { coding: [{ code: 'VIP' }] },
  };

  it('PV1-16 of an event about a person', () => {
    expect(theResource(conversionOf('A31', { 16: 'VIP' }), 'Patient').body['extension']).toMatchObject([importance]);
  });

  it('PV1-16 of an event about a visit is a courtesy of the visit', () => {
    const conversion = conversionOf('A01', { 16: 'VIP' });
    expect(theResource(conversion, 'Patient').body['extension']).toBeUndefined();
    expect(theResource(conversion, 'Encounter').body['hospitalization']).toMatchObject({
      specialCourtesy: [{ coding: [{ code: 'VIP' }] }],
    });
  });
});

describe('PV1[Coverage]', () => {
  it('PV1-20; what R4 demands besides is not said to be in force', () => {
    const { body, identity, assumptions } = theResource(conversionOf('A01', { 20: 'NHS^20240101' }), 'Coverage');
    expect(body).toMatchObject({
      status: 'draft',
      type: { coding: [{ code: 'NHS' }] },
      period: { start: '2024-01-01' },
      beneficiary: { reference: 'Patient[0]' },
      payor: [{ extension: [{ valueCode: 'unknown' }] }],
    });
    expect([identity.key, ...identity.within.map(({ label }) => label)]).toStrictEqual(['financial class|R0D|NHS', 'Patient[0]']);
    expect(assumptions).toHaveLength(2);
  });
});

describe('PV1[Basic-EncounterHistory]', () => {
  it('PV1-43: where the patient was for a time', () => {
    expect(theResource(conversionOf('A01', { 43: 'XRAY' }), 'Basic').body).toMatchObject({
      code: { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'EncounterHistory' }] },
      subject: { reference: 'Patient[0]' },
      extension: [
        {
          url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-EncounterHistory.location',
          extension: [
            { url: 'location', valueReference: { reference: 'Location[0]' } },
            { url: 'status', valueCode: 'completed' },
            { valueCodeableConcept: { text: 'temporary' } },
          ],
        },
        {
          url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-EncounterHistory.encounter',
          valueReference: { reference: 'Encounter[0]' },
        },
      ],
    });
  });

  it.each([{}, { 20: '""' }, { 43: '""' }])('nothing of it: %j', (fields) => {
    const types = conversionOf('A01', fields).resources.map(({ type }) => type);
    expect(types).not.toContain('Basic');
    expect(types).not.toContain('Coverage');
  });
});
