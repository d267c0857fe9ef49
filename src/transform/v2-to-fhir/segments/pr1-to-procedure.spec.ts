import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const PV1 = aSegment('PV1', { 2: 'I', 19: 'V1' });
const pr1 = (fields: Fields): string => aSegment('PR1', { 3: 'W37.1^Hip replacement^OPCS4', ...fields });
const conversionOf = (...procedures: readonly Fields[]): Conversion => theConversionOf(aMessage('A01', PV1, ...procedures.map(pr1)));
const procedure = (fields: Fields): Record<string, unknown> => theResource(conversionOf(fields), 'Procedure').body;

describe('PR1[Procedure]', () => {
  it.each([
    [
      'PR1-3',
      {},
      { code: { coding: [{ system: 'https://fhir.hl7.org.uk/CodeSystem/OPCS-4', code: 'W37.1', display: 'Hip replacement' }] } },
    ],
    [
      'PR1-2, the coding method',
      { 2: 'OPCS4', 3: 'W37.1' },
      { code: { coding: [{ system: 'https://fhir.hl7.org.uk/CodeSystem/OPCS-4' }] } },
    ],
    ['PR1-4', { 4: 'New hip' }, { code: { text: 'New hip' } }],
    ['PR1-5', { 5: '202407010930' }, { performedDateTime: '2024-07-01T09:30:00+01:00' }],
    ['PR1-5 without a time and PR1-7', { 5: '20240701', 7: '90' }, { performedDateTime: '2024-07-01' }],
    [
      'PR1-5 and PR1-7',
      { 5: '202407012300', 7: '90' },
      { performedPeriod: { start: '2024-07-01T23:00:00+01:00', end: '2024-07-02T00:30:00+01:00' } },
    ],
    [
      'the end has the offset of the beginning, also where the clocks change between',
      { 5: '202410270030', 7: '120' },
      { performedPeriod: { start: '2024-10-27T00:30:00+01:00', end: '2024-10-27T02:30:00+01:00' } },
    ],
    [
      'an offset that was sent',
      { 5: '202407012300-0500', 7: '1' },
      { performedPeriod: { start: '2024-07-01T23:00:00-05:00', end: '2024-07-01T23:01:00-05:00' } },
    ],
    ['PR1-6', { 6: 'D' }, { category: { coding: [{ code: 'D' }] } }],
    [
      'PR1-8, -11, -12',
      { 8: 'C1^One', 11: 'C2^Two', 12: 'C3^Three' },
      {
        performer: [
          { function: { coding: [{ system: 'http://snomed.info/sct', code: '88189002' }] }, actor: { reference: 'Practitioner[0]' } },
          { function: { coding: [{ system: 'http://snomed.info/sct', code: '304292004' }] }, actor: { reference: 'Practitioner[1]' } },
          { actor: { reference: 'Practitioner[2]' } },
        ],
      },
    ],
    ['PR1-15', { 15: 'M16^Arthrosis^I10' }, { reasonCode: [{ coding: [{ code: 'M16' }] }] }],
    [
      'PR1-16, a modifier of CPT',
      { 3: '27130^Total hip^C4', 16: '50~LT' },
      { code: { coding: [{ code: '27130:50:LT' }], text: 'Total hip' } },
    ],
    ['PR1-16, of any other system', { 16: 'Z94.2' }, { code: { coding: [{ code: 'W37.1' }] } }],
    ['PR1-19', { 19: 'P1^PAS' }, { identifier: [{ system: 'urn:x-local:r0d:PAS', value: 'P1' }] }],
    ['PR1-20 D', { 20: 'D' }, { status: 'entered-in-error' }],
    ['PR1-23', { 23: 'THEATRE^2' }, { location: { reference: 'Location[1]' } }],
    ['PR1-25', { 25: 'P0^PAS' }, { partOf: [{ type: 'Procedure', identifier: { value: 'P0' } }] }],
  ])('%s', (_rule, fields, expected) => {
    expect(procedure(fields)).toMatchObject({
      status: 'unknown',
      subject: { reference: 'Patient[0]' },
      encounter: { reference: 'Encounter[0]' },
      ...expected,
    });
  });

  it.each(['-5', 'long', '99999999'])('PR1-7 %s gives no end', (minutes) => {
    expect(procedure({ 5: '202407012300', 7: minutes })['performedPeriod']).toStrictEqual({ start: '2024-07-01T23:00:00+01:00' });
  });

  it('is known by its identifier, else by code and time', () => {
    const conversion = conversionOf({ 19: 'P1^PAS', 5: '20240701' }, { 5: '20240701' }, { 5: '20240702' }, { 3: '', 4: '' });
    expect(
      resourcesOf(conversion, 'Procedure').map(({ identity: { key, within } }) => `${within.map(({ label }) => label).join()} ${key}`),
    ).toStrictEqual([
      'Encounter[0] procedure|urn:x-local:r0d:PAS|P1',
      'Encounter[0] procedure|https://fhir.hl7.org.uk/CodeSystem/OPCS-4|W37.1|20240701',
      'Encounter[0] procedure|https://fhir.hl7.org.uk/CodeSystem/OPCS-4|W37.1|20240702',
    ]);
  });
});
