import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf, theResource } from '../../../../test/factories/message.ts';

const PV1 = aSegment('PV1', { 2: 'I', 8: 'G1^One', 19: 'V1' });

const encounter = (fields: Readonly<Record<number, string>>): Record<string, unknown> =>
  theResource(theConversionOf(aMessage('A01', PV1, aSegment('PV2', fields))), 'Encounter').body;

describe('PV2[Encounter]', () => {
  it.each([
    ['PV2-1 pending place', { 1: 'W9' }, { location: [{ location: { reference: 'Location[0]' }, status: 'planned' }] }],
    [
      'PV2-3 reason',
      { 3: '140004^Chronic pharyngitis^SCT' },
      { reasonCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '140004' }] }] },
    ],
    [
      'PV2-8 expected admission',
      { 8: '20240701' },
      {
        extension: [
          { url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedStartDate', valueDateTime: '2024-07-01' },
        ],
      },
    ],
    [
      'PV2-9 expected discharge',
      { 9: '202407011200' },
      {
        extension: [
          {
            url: 'https://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate',
            valueDateTime: '2024-07-01T12:00:00+01:00',
          },
        ],
      },
    ],
    ['PV2-11 length of stay', { 11: '+3' }, { length: { value: 3, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' } }],
    [
      'PV2-12 description',
      { 12: 'Fall <2 m \\T\\ "pain"' },
      { text: { status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml">Fall &lt;2 m &amp; &quot;pain&quot;</div>' } },
    ],
    [
      'PV2-22 protected',
      { 22: 'Y' },
      { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } },
    ],
    ['PV2-25 priority', { 25: '1' }, { priority: { coding: [{ code: 'EM', display: 'emergency' }] } }],
    [
      'PV2-38 mode of arrival',
      { 38: 'A' },
      {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival', valueCoding: { code: 'A', display: 'Ambulance' } },
        ],
      },
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(encounter(fields)).toMatchObject(expected);
  });

  it('PV2-13 is told from the referrer of PV1-8', () => {
    expect(encounter({ 13: 'G2^Two' })['participant']).toMatchObject([
      { type: [{ coding: [{ code: 'REF' }] }], individual: { reference: 'Practitioner[0]' } },
      { type: [{ coding: [{ code: 'REF' }], text: 'referral source' }], individual: { reference: 'Practitioner[1]' } },
    ]);
  });

  it('a negative length of stay is left out', () => {
    expect(encounter({ 11: '-1' })['length']).toBeUndefined();
  });
});

describe('who provides the services of a visit', () => {
  const providers = (pv1: string, pv2: Readonly<Record<number, string>>): unknown => {
    const conversion = theConversionOf(aMessage('A01', pv1, aSegment('PV2', pv2)));
    const { reference } = (theResource(conversion, 'Encounter').body['serviceProvider'] ?? {}) as { readonly reference?: string };
    return conversion.resources.find(({ label }) => label === reference)?.body;
  };
  const pv1 = aSegment('PV1', { 2: 'I', 19: 'V1', 39: 'RDZ20' });

  it.each([
    ['PV2-23', pv1, { 23: 'Allergy clinic^^AC1' }, { name: 'Allergy clinic', identifier: [{ value: 'AC1' }] }],
    ['PV1-39 without it', pv1, { 3: 'Fall' }, { identifier: [{ value: 'RDZ20' }] }],
  ])('%s', (_rule, visit, pv2, expected) => {
    expect(providers(visit, pv2)).toMatchObject({ resourceType: 'Organization', ...expected });
  });
});
