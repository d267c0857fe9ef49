import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { updated } from '../../../identity/field-wise-update.ts';
import type { Conversion } from '../../conversion.ts';

/** Segments of which the guide has no map: ACC, ARV, DB1, DRG, PDA. */
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

describe('ZU1 and ZU3 of HL7 UK, at the end of the message', () => {
  const OUTCOME = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OutcomeOfAttendance';

  it('the outcome of the attendance', () => {
    const conversion = conversionOf(PV1, 'DG1|1||J45^^I10', 'ZU3|1||5|2');
    expect(theResource(conversion, 'Encounter').body['extension']).toMatchObject([
      { url: OUTCOME, valueCodeableConcept: { coding: [{ code: '2', display: 'Another appointment given' }] } },
    ]);
    expect(conversion.losses().map(({ source }) => source)).toEqual(expect.arrayContaining(['ZU3-1[1]', 'ZU3-3[1]']));
    expect(conversion.findings.map(({ code }) => code)).not.toContain('structure-repaired');
  });

  it('an outcome that is none of the list is a loss', () => {
    const conversion = conversionOf(PV1, 'ZU3|1||5|9');
    expect(theResource(conversion, 'Encounter').body).not.toHaveProperty('extension');
    expect(conversion.losses().map(({ source }) => source)).toContain('ZU3-4[1]');
  });

  it('the tracing status of the NHS number, where PID-32 has none', () => {
    const statusOf = (reliability: string): unknown =>
      theResource(
        theConversionOf(
          aMessage('A01', aSegment('PID', { 3: '9434765919^^^NHS^NH', 32: reliability }), PV1, aSegment('ZU1', { 27: '02' })),
        ),
        'Patient',
      ).body['identifier'];
    const status = (code: string): object => ({ extension: [{ valueCodeableConcept: { coding: [{ code }] } }] });
    expect(statusOf('')).toMatchObject([status('02')]);
    expect(statusOf('01')).toMatchObject([status('01')]);
  });

  it('says nothing of access (ZU8): what it holds is a loss', () => {
    const conversion = conversionOf(PV1, 'ZU8|1|Y');
    expect(theResource(conversion, 'Patient').body).not.toHaveProperty('meta');
    expect(conversion.losses().map(({ source }) => source)).toContain('ZU8-2[1]');
  });
});

describe('DRG', () => {
  it('is the group that a visit is paid by', () => {
    const drg = aSegment('DRG', { 1: 'AA22C^Stroke^HRG', 2: '20240103', 3: 'Y', 4: 'R1', 5: 'D', 6: '4', 11: 'N', 14: '0' });
    const { body, identity } = theResource(conversionOf(PV1, drg), 'Observation');
    expect(body).toMatchObject({
      code: { text: 'Diagnosis related group' },
      status: 'unknown',
      subject: { reference: 'Patient[0]' },
      encounter: { reference: 'Encounter[0]' },
      effectiveDateTime: '2024-01-03',
      valueCodeableConcept: { coding: [{ system: 'urn:x-local:r0d:HRG', code: 'AA22C', display: 'Stroke' }] },
      component: [
        { code: { text: 'Approved' }, valueBoolean: true },
        { code: { text: 'Review' }, valueCodeableConcept: { coding: [{ code: 'R1' }] } },
        { code: { text: 'Kind of outlier' }, valueCodeableConcept: { coding: [{ code: 'D' }] } },
        { code: { text: 'Outlier days' }, valueString: '4' },
        { code: { text: 'Kind of transfer' }, valueCodeableConcept: { coding: [{ code: 'N' }] } },
        { code: { text: 'Status of the grouper' }, valueCodeableConcept: { coding: [{ code: '0' }] } },
      ],
    });
    expect(identity.within.map(({ type }) => type)).toStrictEqual(['Encounter']);
  });

  it('without a group there is nothing', () => {
    expect(resourcesOf(conversionOf(PV1, 'DRG||20240103'), 'Observation')).toStrictEqual([]);
  });
});
