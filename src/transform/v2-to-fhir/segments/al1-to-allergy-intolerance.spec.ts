import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (...allergies: readonly Fields[]): Conversion =>
  theConversionOf(aMessage('A01', ...allergies.map((fields) => aSegment('AL1', fields))));
const allergy = (fields: Fields): Record<string, unknown> =>
  theResource(conversionOf({ 3: 'PEN^Penicillin^L', ...fields }), 'AllergyIntolerance').body;

const original = (table: string, code: string, display: string): unknown => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/alternate-codes',
      valueCodeableConcept: { coding: [{ system: `http://terminology.hl7.org/CodeSystem/v2-${table}`, code, display }] },
    },
  ],
});

describe('AL1[AllergyIntolerance]', () => {
  it('whole', () => {
    expect(allergy({ 2: 'DA', 4: 'SV', 5: 'Rash~Nausea', 6: '20200101' })).toStrictEqual({
      resourceType: 'AllergyIntolerance',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active', display: 'Active' }],
      },
      category: ['medication'],
      _category: [original('0127', 'DA', 'Drug allergy')],
      type: 'allergy',
      code: { coding: [{ system: 'urn:x-local:r0d:L', code: 'PEN', display: 'Penicillin' }] },
      criticality: 'high',
      _criticality: original('0128', 'SV', 'Severe'),
      reaction: [{ manifestation: [{ text: 'Rash' }, { text: 'Nausea' }] }],
      onsetDateTime: '2020-01-01',
      patient: { reference: 'Patient[0]' },
    });
  });

  it.each([
    ['FA', 'food', 'allergy'],
    ['AA', 'biologic', 'allergy'],
    ['MA', undefined, 'allergy'],
    ['MC', undefined, undefined],
    ['ZZ', undefined, undefined],
    ['', undefined, undefined],
  ])('AL1-2 %s', (sent, category, type) => {
    const body = allergy({ 2: sent });
    expect(body['category']).toStrictEqual(category && [category]);
    expect(body['_category'] === undefined).toBe(category === undefined);
    expect(body['type']).toBe(type);
  });

  it.each(['MC', 'ZZ'])('AL1-2 %s has no category: a finding and a loss', (sent) => {
    const conversion = conversionOf({ 2: sent, 3: 'PEN' });
    expect(conversion.findings).toContainEqual(expect.objectContaining({ code: 'code-unmapped', location: 'AL1-2' }));
    expect(conversion.losses()).toContainEqual({ source: 'AL1-2[1]', reason: 'not-converted', text: expect.any(String) });
  });

  it.each([
    ['MI', '', 'low', undefined],
    ['U', '', 'unable-to-assess', undefined],
    ['MO', '', undefined, undefined],
    ['MO', 'Rash', undefined, 'moderate'],
    ['SV', 'Rash', 'high', undefined],
    ['ZZ', 'Rash', undefined, undefined],
  ])('AL1-4 %s, AL1-5 "%s"', (severity, reaction, criticality, reactionSeverity) => {
    const body = allergy({ 4: severity, 5: reaction });
    expect(body['criticality']).toBe(criticality);
    const expected = { manifestation: [{ text: 'Rash' }], ...(reactionSeverity ? { severity: reactionSeverity } : {}) };
    expect(body['reaction']).toStrictEqual(reaction === '' ? undefined : [expected]);
  });

  it('the clinical status holds only for a new record', () => {
    const { parts, assumptions } = theResource(conversionOf({ 3: 'PEN' }), 'AllergyIntolerance');
    expect(parts.map(({ path }) => path[0])).not.toContain('clinicalStatus');
    expect(assumptions.map(({ code }) => code)).toStrictEqual(['value-completed']);
  });

  it('is known by patient and code; without AL1-3 there is none', () => {
    const conversion = conversionOf(
      { 3: 'PEN^Penicillin^L' },
      { 3: 'Peanuts' },
      { 3: '^Peanuts' },
      { 2: 'DA' },
      { 3: 'PEN^Penicillin^L', 6: '2020' },
    );
    expect(resourcesOf(conversion, 'AllergyIntolerance').map(({ identity }) => identity.key)).toStrictEqual([
      'allergy|urn:x-local:r0d:L|PEN',
      'allergy||Peanuts',
      'allergy|text|peanuts',
    ]);
    // The second mention of one allergy completes the first.
    expect(theResource(conversion, 'AllergyIntolerance').body['onsetDateTime']).toBe('2020');
  });

  it('a second mention that contradicts the first is a loss', () => {
    const losses = conversionOf({ 3: 'PEN', 6: '2019' }, { 3: 'PEN', 6: '2020' }).losses();
    expect(losses.map(({ source }) => source)).toContain('AL1[2]-6[1]');
  });
});
