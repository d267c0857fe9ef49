import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { updated } from '../../../identity/field-wise-update.ts';
import type { Conversion } from '../../conversion.ts';

/** Segments of which the guide has no map: ACC, ARV, DB1, PDA. */
const PV1 = aSegment('PV1', { 2: 'I', 19: '1' });
const conversionOf = (...segments: readonly string[]): Conversion => theConversionOf(aMessage('A01', PID, ...segments));

describe('ACC', () => {
  it('is the history of an accident', () => {
    const conversion = conversionOf(
      PV1,
      'ACC|20240101|RTA^Road traffic|A64 roundabout||N|N|7^Doe|hit by a car|ambulance|Y|A64^^York||5348',
    );
    expect(theResource(conversion, 'Observation').body).toMatchObject({
      code: { text: 'Accident' },
      status: 'unknown',
      effectiveDateTime: '2024-01-01',
      valueString: 'hit by a car',
      performer: [{ reference: 'Practitioner[0]' }],
      identifier: [{ value: '5348' }],
      encounter: { reference: 'Encounter[0]' },
      component: [
        { code: { text: 'Kind of accident' }, valueCodeableConcept: { coding: [{ code: 'RTA' }] } },
        { code: { text: 'Place of the accident' }, valueString: 'A64 roundabout' },
        { code: { text: 'Related to the job' }, valueBoolean: false },
        { code: { text: 'Death by the accident' }, valueBoolean: false },
        { code: { text: 'Brought in by' }, valueString: 'ambulance' },
        { code: { text: 'Police notified' }, valueBoolean: true },
        { code: { text: 'Address of the accident' }, valueString: 'A64, York' },
      ],
    });
  });

  it('an answer owns its part', () => {
    const [first, second] = ['ACC|20240101||||Y|N', 'ACC|20240101||||N'].map((acc) => theResource(conversionOf(acc), 'Observation'));
    if (!first || !second) throw new Error('two observations were expected');
    expect(updated(first.body, second)['component']).toMatchObject([
      { code: { text: 'Related to the job' }, valueBoolean: false },
      { code: { text: 'Death by the accident' }, valueBoolean: false },
    ]);
  });
});

describe('PDA', () => {
  const PDA = aSegment('PDA', {
    1: 'I21^Infarction^I10',
    2: 'ICU',
    3: 'Y',
    4: '20240102',
    5: '7^Doe',
    6: 'Y',
    7: '20240103^20240104',
    8: '8^Roe',
    9: 'N',
  });

  it('the cause of death', () => {
    expect(resourcesOf(conversionOf(PV1, PDA), 'Observation').map(({ body }) => body)).toMatchObject([
      {
        code: { coding: [{ system: 'http://snomed.info/sct', code: '184305005' }] },
        valueCodeableConcept: { coding: [{ code: 'I21' }] },
        extension: [{ valueReference: { reference: 'Location[0]' } }],
        performer: [{ reference: 'Practitioner[0]' }],
        component: [
          { code: { text: 'Death certified' }, valueBoolean: true },
          { code: { text: 'Death certificate signed' }, valueDateTime: '2024-01-02' },
          { code: { text: 'Autopsy' }, valueBoolean: true },
          { code: { text: 'Coroner' }, valueBoolean: false },
        ],
      },
    ]);
  });

  it('the autopsy, where there is one', () => {
    expect(theResource(conversionOf(PV1, PDA), 'Procedure').body).toMatchObject({
      code: { coding: [{ code: '29240004' }] },
      performedPeriod: { start: '2024-01-03', end: '2024-01-04' },
      performer: [{ actor: { reference: 'Practitioner[1]' } }],
    });
    expect(resourcesOf(conversionOf(PV1, aSegment('PDA', { 1: 'I21', 6: 'N' })), 'Procedure')).toHaveLength(0);
  });
});

describe('DB1', () => {
  it('says whether the patient is disabled', () => {
    expect(theResource(conversionOf(PV1, 'DB1|1|PT|D1|Y|20240101|20240201'), 'Observation').body).toMatchObject({
      code: { text: 'Disability' },
      valueBoolean: true,
      effectivePeriod: { start: '2024-01-01', end: '2024-02-01' },
      identifier: [{ value: 'D1' }],
    });
  });

  it.each(['GT', 'IN', ''])('of somebody else (%j) is nothing of the patient’s', (person) => {
    const conversion = conversionOf(PV1, `DB1|1|${person}|D1|Y`);
    expect(resourcesOf(conversion, 'Observation')).toHaveLength(0);
    expect(conversion.losses().map(({ source }) => source)).toContain('DB1-4[1]');
  });
});

describe('ARV', () => {
  const label = (code: string): object => ({ system: 'http://terminology.hl7.org/CodeSystem/v2-0717', code });

  it('labels the patient or the visit that it follows', () => {
    const conversion = conversionOf('ARV|1|A|DEM', PV1, 'ARV|1|A|LOC');
    expect(theResource(conversion, 'Patient').body['meta']).toStrictEqual({ security: [label('DEM')] });
    expect(theResource(conversion, 'Encounter').body['meta']).toStrictEqual({ security: [label('LOC')] });
  });

  it('never widens access: labels are added, and none is taken away', () => {
    const patients = ['ARV|1|A|DEM', 'ARV|1|A|LOC', 'ARV|1|D|DEM', 'PD1'].map((arv) => theResource(conversionOf(arv), 'Patient'));
    const stored = patients.slice(1).reduce((body, patient) => updated(body, patient), patients[0]?.body ?? { resourceType: 'Patient' });
    expect(stored['meta']).toStrictEqual({ security: [label('DEM'), label('LOC')] });
    expect(
      conversionOf('ARV|1|D|DEM')
        .losses()
        .map(({ source }) => source),
    ).toContain('ARV-3[1]');
  });
});
