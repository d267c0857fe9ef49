import { describe, expect, it } from '@jest/globals';
import { aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const sch = (fields: Fields): string => aSegment('SCH', { 1: 'P1', 2: 'F1', ...fields });

function conversionOf(event: string, ...segments: readonly string[]): Conversion {
  const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||SIU^${event}|1|P|2.4`;
  return theConversionOf(parseMessage([header, ...segments].join('\r')));
}

const appointment = (event: string, ...segments: readonly string[]): Record<string, unknown> =>
  theResource(conversionOf(event, ...segments), 'Appointment').body;

const UNKNOWN = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };
const WHEN = { 11: '^^^202406031000^202406031030' };

describe('SCH[Appointment]', () => {
  it.each([
    [
      'SCH-1 and SCH-2',
      {},
      {
        identifier: [
          { type: { coding: [{ code: 'PLAC' }] }, system: 'urn:x-local:r0d', value: 'P1' },
          { type: { coding: [{ code: 'FILL' }] }, system: 'urn:x-local:r0d', value: 'F1' },
        ],
      },
    ],
    ['SCH-7', { 7: 'CHECKUP' }, { reasonCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '866149003' }] }] }],
    ['SCH-7 without a code in SNOMED CT', { 7: 'WALKIN^^HL70276' }, { reasonCode: [{ coding: [{ code: 'WALKIN' }] }] }],
    [
      'SCH-7 of table 0277',
      { 7: 'Tentative^^HL70277' },
      { appointmentType: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0277', code: 'Tentative' }] } },
    ],
    ['SCH-8', { 8: 'NORMAL' }, { appointmentType: { coding: [{ code: 'Normal' }] } }],
    ['SCH-9 in hours', { 9: '2', 10: 'HR' }, { minutesDuration: 120 }],
    ['SCH-11', WHEN, { start: '2024-06-03T10:00:00+01:00', end: '2024-06-03T10:30:00+01:00' }],
    [
      'SCH-11.4 and SCH-9',
      { 9: '45', 10: 'min', 11: '^^^202401031000' },
      { start: '2024-01-03T10:00:00+00:00', end: '2024-01-03T10:45:00+00:00' },
    ],
    ['SCH-11.3', { 11: '^^M20^202401031000' }, { end: '2024-01-03T10:20:00+00:00' }],
    [
      'an end before the start is that of another time',
      { 11: '^^^202401031000^202401020000' },
      { start: '2024-01-03T10:00:00+00:00', _end: UNKNOWN },
    ],
    ['no time at all', {}, { _start: UNKNOWN, _end: UNKNOWN }],
    ['a date is no time', { 11: '^^^20240103' }, { _start: UNKNOWN, _end: UNKNOWN }],
    ['SCH-24', { 24: 'F0' }, { supportingInformation: [{ type: 'Appointment', identifier: { value: 'F0' } }] }],
  ])('%s', (_rule, fields, expected) => {
    expect(appointment('S12', sch(fields), PID)).toMatchObject({ status: 'booked', ...expected });
  });

  it('a duration without a unit is a loss: nobody has said that it means minutes', () => {
    const conversion = conversionOf('S12', sch({ 9: '30', 11: '^^^202401031000' }), PID);
    expect(theResource(conversion, 'Appointment').body).not.toHaveProperty('minutesDuration');
    expect(conversion.losses().map(({ source }) => source)).toContain('SCH-9[1]');
  });

  it.each([
    ['S12', '', 'booked'],
    ['S12', 'Waitlist', 'waitlist'],
    ['S13', '', 'booked'],
    ['S14', 'COMPLETE', 'fulfilled'],
    ['S15', '', 'cancelled'],
    ['S15', 'Booked', 'cancelled'],
    ['S16', '', 'cancelled'],
    ['S17', '', 'entered-in-error'],
    ['S26', 'Booked', 'noshow'],
  ])('%s with SCH-25 %s is %s', (event, code, status) => {
    expect(appointment(event, sch({ 25: code }), PID)).toMatchObject({ status });
  });

  it('a change says nothing of the status: one that is not known yet is booked', () => {
    const { assumptions, parts } = theResource(conversionOf('S14', sch(WHEN), PID), 'Appointment');
    expect(assumptions.map(({ text }) => text)).toStrictEqual(['Appointment.status is demanded by FHIR and was not sent']);
    expect(parts.some(({ path }) => path[0] === 'status')).toBe(false);
  });

  it('SCH-6 is why it was cancelled, of a cancelled appointment alone', () => {
    expect(appointment('S15', sch({ 6: 'ILL^Patient is ill' }), PID)).toMatchObject({ cancelationReason: { coding: [{ code: 'ILL' }] } });
    expect(appointment('S26', sch({ 6: 'ILL^Patient is ill' }), PID)).not.toHaveProperty('cancelationReason');
  });

  it('TQ1 before SCH-11', () => {
    const tq1 = aSegment('TQ1', { 7: '202401040900', 8: '202401040930' });
    expect(appointment('S12', sch(WHEN), tq1, PID)).toMatchObject({ start: '2024-01-04T09:00:00+00:00', end: '2024-01-04T09:30:00+00:00' });
  });

  it('is known by the filler’s number of the patient, else by the placer’s', () => {
    const identityOf = (fields: Fields): unknown => {
      const { key, within } = theResource(conversionOf('S12', aSegment('SCH', fields), PID), 'Appointment').identity;
      return [key, within.map(({ label }) => label)];
    };
    expect(identityOf({ 1: 'P1', 2: 'F1^PAS' })).toStrictEqual(['appointment|filler|F1', ['Patient[0]']]);
    expect(identityOf({ 1: 'P1^PAS' })).toStrictEqual(['appointment|placer|P1', ['Patient[0]']]);
  });
});

describe('participants of an appointment', () => {
  const rgs = 'RGS|1';

  it('are the patient, the service, the apparatus, the place and the people, each with its time and status', () => {
    const body = appointment(
      'S12',
      sch(WHEN),
      PID,
      rgs,
      aSegment('AIS', { 3: 'XR^X-ray^L', 4: '202406031000', 7: '20', 8: 'min', 10: 'Booked' }),
      aSegment('AIG', { 3: 'M1^Scanner^L', 4: 'EQ^Equipment^L', 9: '5', 10: 'min', 14: 'Pending' }),
      aSegment('AIL', { 3: 'CLINIC^^^R0D01', 12: 'Cancelled' }),
      aSegment('AIP', { 3: 'G1^One', 4: 'CON^Consultant^L' }),
    );
    expect(body['participant']).toMatchObject([
      { actor: { reference: 'Patient[0]' }, status: 'accepted' },
      {
        actor: { type: 'HealthcareService', identifier: { value: 'XR' }, display: 'X-ray' },
        period: { start: '2024-06-03T10:00:00+01:00', end: '2024-06-03T10:20:00+01:00' },
        status: 'accepted',
      },
      {
        actor: { identifier: { value: 'M1' }, display: 'Scanner' },
        type: [{ coding: [{ code: 'EQ' }] }],
        period: { start: '2024-06-03T10:05:00+01:00' },
        status: 'needs-action',
      },
      { actor: { reference: 'Location[1]' }, status: 'declined' },
      { actor: { reference: 'Practitioner[0]' }, type: [{ coding: [{ code: 'CON' }] }], status: 'accepted' },
    ]);
    expect(body['serviceType']).toMatchObject([{ coding: [{ code: 'XR', display: 'X-ray' }] }]);
  });

  it('a resource with the action code D takes no part', () => {
    const body = appointment('S14', sch(WHEN), PID, rgs, aSegment('AIP', { 2: 'D', 3: 'G1^One' }));
    expect(body['participant']).toMatchObject([{}, { actor: { reference: 'Practitioner[0]' }, status: 'declined' }]);
  });

  it('contacts of the booking, with their number', () => {
    const conversion = conversionOf('S12', sch({ 12: 'G1^One', 13: '01234 567890', 20: 'C1^Clerk' }), PID);
    expect(theResource(conversion, 'Appointment').body['participant']).toMatchObject([
      { type: [{ text: 'placer contact' }], actor: { reference: 'Practitioner[0]' } },
      { type: [{ coding: [{ code: 'enterer' }] }], actor: { reference: 'Practitioner[1]' } },
      { actor: { reference: 'Patient[0]' } },
    ]);
    expect(resourcesOf(conversion, 'Practitioner')[0]?.body).toMatchObject({ telecom: [{ value: '01234 567890' }] });
  });

  it('have not agreed yet where the appointment is pending', () => {
    const body = appointment('S12', sch({ 20: 'C1^Clerk', 25: 'Pending' }), PID, rgs, aSegment('AIP', { 3: 'G1^One' }));
    const statuses = (body['participant'] as { status: string }[]).map(({ status }) => status);
    expect(statuses).toStrictEqual(['needs-action', 'needs-action', 'needs-action']);
  });

  it('AIS-10 is the status where SCH-25 is not sent', () => {
    expect(appointment('S14', sch({}), PID, rgs, aSegment('AIS', { 3: 'XR', 10: 'Started' }))).toMatchObject({ status: 'checked-in' });
    expect(appointment('S15', sch({}), PID, rgs, aSegment('AIS', { 3: 'XR', 10: 'Started' }))).toMatchObject({ status: 'cancelled' });
  });
});

describe('what stands beside an appointment', () => {
  it('a note belongs to it, wherever it stands', () => {
    const body = appointment('S12', sch({}), 'NTE|1||Bring glasses', PID, 'RGS|1', 'AIL|1||CLINIC', 'NTE|1||Second floor||G1^One');
    const notes = (body['extension'] as { url: string; valueAnnotation?: object }[]).filter(({ url }) => url.endsWith('Appointment.note'));
    expect(notes).toMatchObject([
      { valueAnnotation: { text: 'Bring glasses' } },
      { valueAnnotation: { text: 'Second floor', authorReference: { reference: 'Practitioner[0]' } } },
    ]);
  });

  it('the order that it is made for', () => {
    const conversion = conversionOf('S12', sch({ 26: 'O1', 27: 'O2' }), PID, 'RGS|1', aSegment('AIS', { 3: 'XR^X-ray^L' }));
    expect(theResource(conversion, 'ServiceRequest').body).toMatchObject({
      identifier: [{ value: 'O1' }, { value: 'O2' }],
      code: { coding: [{ code: 'XR' }] },
      intent: 'order',
      status: 'active',
      subject: { reference: 'Patient[0]' },
    });
    expect(theResource(conversion, 'Appointment').body).toMatchObject({ basedOn: [{ reference: 'ServiceRequest[0]' }] });
  });

  it('AIS-11 and AIS-12: what placer and filler add to the service', () => {
    const ais = aSegment('AIS', { 3: 'XR^X-ray^L', 11: 'L^Left side', 12: 'R2^Room 2' });
    const conversion = conversionOf('S12', sch({ 26: 'O1' }), PID, 'RGS|1', ais);
    expect(theResource(conversion, 'ServiceRequest').body).toMatchObject({
      orderDetail: [{ coding: [{ code: 'L', display: 'Left side' }] }, { coding: [{ code: 'R2' }] }],
    });
  });

  it('who entered it, where and why', () => {
    const conversion = conversionOf('S12', sch({ 6: 'NEW^New', 20: 'C1^Clerk', 22: 'DESK' }), PID);
    expect(resourcesOf(conversion, 'Provenance').map(({ body }) => body)).toContainEqual(
      expect.objectContaining({
        agent: [expect.objectContaining({ who: { reference: 'Practitioner[0]' } })],
        reason: [{ coding: [expect.objectContaining({ code: 'NEW' })] }],
        target: [{ reference: 'Appointment[0]' }],
      }),
    );
  });
});
