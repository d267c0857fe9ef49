import { describe, expect, it } from '@jest/globals';
import type { Encounter } from 'fhir/r4.js';
import { aMessage, aSegment, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (event: string, fields: Fields, ...further: readonly string[]): Conversion =>
  theConversionOf(aMessage(event, ...further, aSegment('PV1', { 19: 'V1', ...fields })));

const encounter = (event: string, fields: Fields, ...further: readonly string[]): Record<string, unknown> =>
  theResource(conversionOf(event, fields, ...further), 'Encounter').body;

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const V2_0004 = 'http://terminology.hl7.org/CodeSystem/v2-0004';

describe('PV1-2 → Encounter.class', () => {
  it.each([
    ['I', { system: ACT_CODE, code: 'IMP', display: 'inpatient encounter' }],
    ['E', { system: ACT_CODE, code: 'EMER', display: 'emergency' }],
    ['O', { system: ACT_CODE, code: 'AMB', display: 'ambulatory' }],
    ['P', { system: ACT_CODE, code: 'PRENC', display: 'pre-admission' }],
    ['B', { system: V2_0004, code: 'B', display: 'Obstetrics' }],
    ['i', { system: ACT_CODE, code: 'IMP', display: 'inpatient encounter' }],
    ['OP', { system: ACT_CODE, code: 'AMB', display: 'ambulatory' }],
    ['VR', { system: ACT_CODE, code: 'VR', display: 'virtual' }],
    ['W^Ward attender^LOCAL', { system: 'urn:x-local:r0d:LOCAL', code: 'W', display: 'Ward attender' }],
  ])('%s', (sent, expected) => {
    expect(encounter('A01', { 2: sent })['class']).toStrictEqual(expected);
  });

  it('an unknown code is a finding; none at all says that it is absent', () => {
    expect(conversionOf('A01', { 2: 'W' }).findings).toContainEqual(expect.objectContaining({ code: 'code-unmapped', location: 'PV1-2' }));
    const { body, assumptions } = theResource(conversionOf('A01', {}), 'Encounter');
    expect(body['class']).toStrictEqual({
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    });
    expect(assumptions.map(({ code, text }) => `${code}: ${text}`)).toStrictEqual([
      'value-completed: Encounter.class is demanded by FHIR and was not sent',
    ]);
  });
});

describe('Encounter.status by event, class and discharge', () => {
  it.each([
    ['A01', 'I', '', 'in-progress'],
    ['A01', 'U', '', 'in-progress'],
    ['A01', 'P', '', 'planned'],
    ['A04', 'O', '', 'in-progress'],
    ['A04', 'P', '', 'planned'],
    ['A05', 'I', '', 'planned'],
    ['A02', 'I', '', 'in-progress'],
    ['A03', 'I', '', 'finished'],
    ['A03', 'I', '20240102', 'finished'],
    ['A08', 'I', '20240102', 'finished'],
    ['A08', 'I', '      ', 'in-progress'],
    ['A01', 'I', '20241301', 'in-progress'],
    ['A11', 'I', '', 'cancelled'],
    ['A11', 'I', '20240102', 'cancelled'],
    ['A12', 'I', '', 'in-progress'],
    ['A13', 'I', '20240102', 'in-progress'],
    ['A08', 'I', '', 'in-progress'],
    ['A08', 'P', '', 'planned'],
    ['A08', 'U', '', 'unknown'],
    ['A08', '', '', 'unknown'],
    ['A08', 'X', '', 'unknown'],
  ])('%s, PV1-2 "%s", PV1-45 "%s": %s', (event, patientClass, discharged, expected) => {
    expect(encounter(event, { 2: patientClass, 45: discharged })['status']).toBe(expected);
  });

  it.each(['I', 'P', ''])('an event that says nothing of the status does not change it (PV1-2 "%s")', (patientClass) => {
    const { parts, assumptions } = theResource(conversionOf('A08', { 2: patientClass }), 'Encounter');
    expect(parts.filter(({ path }) => path[0] === 'status')).toStrictEqual([]);
    expect(assumptions.map(({ text }) => text)).toContain('Encounter.status is demanded by FHIR and was not sent');
  });

  it.each([
    ['A11', 'cancel'],
    ['A03', 'end'],
    ['A13', 'reopen'],
  ])('%s: instruction to %s', (event, kind) => {
    expect(conversionOf(event, { 2: 'I' }).instructions).toContainEqual({ kind, resource: 'Encounter[0]', source: 'MSH-9' });
  });
});

describe('PV1-3, -6, -11, -42 → Encounter.location', () => {
  const statuses = (event: string, fields: Fields): unknown => {
    const { location } = encounter(event, { 2: 'I', ...fields }) as Partial<Encounter>;
    return location?.map(({ status, extension }) => (extension ? `temporary ${status ?? ''}` : status));
  };

  it.each([
    ['A01', { 3: 'W1' }, ['active']],
    ['A01', { 2: 'P', 3: 'W1' }, ['planned']],
    ['A05', { 3: 'W1' }, ['planned']],
    ['A02', { 3: 'W2', 6: 'W1' }, ['active', 'completed']],
    ['A03', { 3: 'W1' }, ['completed']],
    ['A11', { 3: 'W1' }, [undefined]],
    ['A01', { 3: 'W1', 11: 'XRAY', 42: 'W9' }, ['active', 'temporary active', 'reserved']],
    ['A01', {}, undefined],
  ])('%s %j: %j', (event, fields, expected) => {
    expect(statuses(event, fields)).toStrictEqual(expected);
  });

  it('PV1-40 is the state of the bed, not of the visit', () => {
    const conversion = conversionOf('A01', { 2: 'I', 3: 'W1^R1^B1', 40: 'O' });
    const bed = conversion.resources.find(({ body }) => body['name'] === 'B1');
    expect(bed?.body['operationalStatus']).toStrictEqual({
      system: 'http://terminology.hl7.org/CodeSystem/v2-0116',
      code: 'O',
      display: 'Occupied',
    });
    expect(conversion.lineage()).toContainEqual({
      source: 'PV1-40[1]',
      target: 'Location[2].operationalStatus',
      rule: 'PV1[Encounter] PV1-40',
    });
  });
});

describe('PV1-7, -8, -9, -17, -52 → Encounter.participant', () => {
  it('every repetition is a participant of its own', () => {
    const conversion = conversionOf('A01', { 7: 'C1^One~C2^Two', 8: 'G3^Three', 17: 'C1^One' });
    expect(theResource(conversion, 'Encounter').body['participant']).toMatchObject([
      { type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: 'Practitioner[0]' } },
      { type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: 'Practitioner[1]' } },
      { type: [{ coding: [{ code: 'REF' }] }], individual: { reference: 'Practitioner[2]' } },
      { type: [{ coding: [{ code: 'ADM' }] }], individual: { reference: 'Practitioner[0]' } },
    ]);
  });
});

describe('PV1-44, -45 → Encounter.period', () => {
  it.each([
    ['the offset of the zone, summer', 'A01', { 44: '20240701093000' }, { start: '2024-07-01T09:30:00+01:00' }],
    ['the offset of the zone, winter', 'A01', { 44: '20240101093000' }, { start: '2024-01-01T09:30:00+00:00' }],
    ['an offset that was sent stays', 'A01', { 44: '202407010930+0530' }, { start: '2024-07-01T09:30:00+05:30' }],
    ['both ends', 'A03', { 44: '20240701', 45: '20240703' }, { start: '2024-07-01', end: '2024-07-03' }],
    ['a cancelled discharge has no end', 'A13', { 44: '20240701', 45: '20240703' }, { start: '2024-07-01' }],
    ['not a date', 'A01', { 44: '20241301' }, undefined],
  ])('%s', (_case, event, fields, expected) => {
    expect(encounter(event, fields)['period']).toStrictEqual(expected);
  });

  it('EVN-6 is when an admission or a discharge happened', () => {
    const evn = aSegment('EVN', { 2: '20240102', 6: '20240101103000' });
    expect(encounter('A01', {}, evn)['period']).toStrictEqual({ start: '2024-01-01T10:30:00+00:00' });
    expect(encounter('A03', {}, evn)['period']).toStrictEqual({ end: '2024-01-01T10:30:00+00:00' });
    expect(encounter('A08', {}, evn)['period']).toBeUndefined();
    expect(encounter('A03', { 45: '""' }, evn)['period']).toBeUndefined();
  });

  it('a cancelled discharge removes what the discharge said', () => {
    const removed = conversionOf('A13', { 2: 'I' }).instructions.flatMap((one) => (one.kind === 'remove' ? [one.element] : []));
    expect(removed).toStrictEqual(['extension', 'hospitalization.dischargeDisposition', 'hospitalization.destination', 'period.end']);
  });
});

describe('PV1-19, -50 → Encounter.identifier', () => {
  it('the visit number is one whatever CX.5 says', () => {
    expect(encounter('A01', { 19: '77^^^PAS^AN', 50: '88' })['identifier']).toMatchObject([
      {
        system: 'urn:x-local:r0d:PAS',
        value: '77',
        type: { coding: [{ code: 'VN' }, { code: 'AN' }], text: 'visit number' },
      },
      { system: 'urn:x-local:r0d', value: '88' },
    ]);
  });
});

describe('identity of an Encounter', () => {
  const identityOf = (fields: Fields, ...further: readonly string[]): string => {
    const { identity } = theResource(conversionOf('A01', { 2: 'I', 19: '', ...fields }, ...further), 'Encounter');
    return `${identity.basis}: ${identity.key} in ${identity.within.map(({ label }) => label).join()}`;
  };

  it.each([
    [{ 19: '77^^^PAS' }, 'visit number in the organisation: visit|R0D|PAS|77 in '],
    [{ 50: '88' }, 'patient + alternate visit number: alternate visit number|R0D||88 in Patient[0]'],
    [{ 54: '99^^^EP' }, 'patient + episode number: episode number|R0D|EP|99 in Patient[0]'],
    [{ 44: '20240701' }, 'patient + class + start: start|R0D|IMP|2024-07-01 in Patient[0]'],
    [{}, 'patient + class + start: start|R0D|IMP| in Patient[0]'],
  ])('%j', (fields, expected) => {
    expect(identityOf(fields)).toBe(expected);
  });

  it('an account number', () => {
    const pid = aSegment('PID', { 3: '1^^^PAS^MR', 18: 'ACC1' });
    expect(identityOf({ 54: '99' }, pid)).toBe('patient + account number: account number|R0D||ACC1 in Patient[0]');
  });
});

describe('"" removes', () => {
  it.each([
    [14, ['hospitalization.admitSource']],
    [4, ['hospitalization.extension', 'hospitalization.extension', 'type']],
    [36, ['extension', 'hospitalization.dischargeDisposition']],
    [10, ['serviceType']],
    [7, ['participant']],
  ])('PV1-%i', (field, elements) => {
    const conversion = conversionOf('A08', { 2: 'I', [field]: '""' });
    const { parts } = theResource(conversion, 'Encounter');
    const emptied = parts.filter(({ source, values }) => source === `PV1-${field}` && values.length === 0);
    expect(emptied.map(({ path }) => path.join('.'))).toStrictEqual(elements);
    expect(conversion.losses().map(({ source }) => source)).not.toContain(`PV1-${field}[1]`);
  });
});

describe('EpisodeOfCare', () => {
  it('only where PV1-54 identifies one', () => {
    expect(conversionOf('A01', { 53: 'Hip replacement' }).resources.map(({ type }) => type)).not.toContain('EpisodeOfCare');
    const conversion = conversionOf('A01', { 53: 'Hip replacement', 54: 'E9' });
    expect(theResource(conversion, 'EpisodeOfCare').body).toMatchObject({
      status: 'active',
      patient: { reference: 'Patient[0]' },
      identifier: [{ value: 'E9' }],
      extension: [{ valueString: 'Hip replacement' }],
    });
    expect(theResource(conversion, 'Encounter').body['episodeOfCare']).toStrictEqual([{ reference: 'EpisodeOfCare[0]' }]);
  });
});
