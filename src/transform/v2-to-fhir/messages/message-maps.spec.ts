import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { Fault } from '../../../faults/fault.ts';
import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import { eventOf, mapOf } from './message-maps.ts';

const headed = (type: string, ...segments: readonly string[]): Hl7Message =>
  parseMessage([`MSH|^~\\&|PAS|R0D|X|Y|20240102030405||${type}|1|P|2.4`, ...segments].join('\r'));

function faultOf(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Fault ? error.issues.map(({ code, location }) => [code, location]) : error;
  }
}

describe('the map of a message', () => {
  it.each([
    ['A01', 'ADT_A01'],
    ['A02', 'ADT_A02'],
    ['A03', 'ADT_A03'],
    ['A04', 'ADT_A01'],
    ['A05', 'ADT_A05'],
    ['A08', 'ADT_A01'],
    ['A06', 'ADT_A06'],
    ['A07', 'ADT_A06'],
    ['A09', 'ADT_A09'],
    ['A10', 'ADT_A09'],
    ['A11', 'ADT_A11'],
    ['A12', 'ADT_A09'],
    ['A13', 'ADT_A01'],
    ['A14', 'ADT_A05'],
    ['A15', 'ADT_A15'],
    ['A16', 'ADT_A16'],
    ['A17', 'ADT_A17'],
    ...['A21', 'A22', 'A23', 'A25', 'A26', 'A27', 'A29', 'A38', 'A52', 'A53'].map((event) => [event, 'ADT_A21']),
    ['A28', 'ADT_A05'],
    ['A31', 'ADT_A05'],
    ['A99', 'ADT_A01'],
  ])('%s: %s, whatever MSH-9.3 says', (event, structure) => {
    expect([mapOf(headed(`ADT^${event}`)).name, mapOf(headed(`ADT^${event}^ADT_X99`)).name]).toStrictEqual([structure, structure]);
  });

  it('the event is in EVN-1 where MSH-9 has none', () => {
    expect(eventOf(headed('ADT', 'EVN|A08'))).toBe('A08');
  });

  it.each([
    ['another type', 'MFN^M02', 'message-type-unsupported'],
    ['no type', '', 'message-type-unsupported'],
    ['an acknowledgement', 'ACK', 'message-type-unsupported'],
    ['what is no event', 'ADT^Sub', 'event-unsupported'],
    ['no event', 'ADT', 'event-unsupported'],
  ])('%s is refused, naming what is supported', (_what, type, code) => {
    expect(faultOf(() => mapOf(headed(type, PID)))).toStrictEqual([[code, 'MSH-9']]);
  });

  it('a message without PID is refused', () => {
    expect(faultOf(() => theConversionOf(headed('ADT^A01')))).toStrictEqual([['segment-missing', 'PID']]);
  });

  it.each([
    ['PID', [PID, 'PV1|1|I', 'PID|2||DP4^^^R0D^MR||Other^Person||19500202|M']],
    ['PV1', [PID, 'PV1|1|I|||||||||||||||||1', 'PV1|2|I|||||||||||||||||2']],
  ])('two %s segments, which would become one, are refused', (name, segments) => {
    expect(faultOf(() => theConversionOf(headed('ADT^A01', ...segments)))).toStrictEqual([['segment-repeated', `${name}[2]`]]);
  });
});

describe('an event without a map', () => {
  const conversion = theConversionOf(aMessage('A99', aSegment('PV1', { 2: 'I', 3: 'W1', 19: '1', 45: '20240105' })));

  it('is read with the structure of its family, and says so', () => {
    expect(conversion.findings.map(({ code, location, severity }) => [code, location, severity])).toContainEqual([
      'event-fallback',
      'MSH-9',
      'W',
    ]);
    expect([conversion.category, conversion.event]).toStrictEqual(['ADT^A99', 'A99']);
    expect(resourcesOf(conversion, 'Encounter')).toHaveLength(1);
  });

  it('does nothing: the end of a visit is a loss', () => {
    expect(conversion.instructions).toStrictEqual([]);
    expect(theResource(conversion, 'Encounter').body).not.toHaveProperty('period');
    expect(conversion.losses().map(({ source }) => source)).toContain('PV1-45[1]');
  });

  it('is no finding where there is a map', () => {
    expect(theConversionOf(aMessage('A08')).findings.map(({ code }) => code)).not.toContain('event-fallback');
  });
});

describe('events about a person (A28, A29, A31)', () => {
  it.each<[string, string, Readonly<Record<number, string>>, number]>([
    ['A31', 'PV1-2 not applicable', { 2: 'N', 19: '1' }, 0],
    ['A31', 'a class alone', { 2: 'O' }, 0],
    ['A28', 'a class and a courtesy', { 2: 'O', 16: 'VIP' }, 0],
    ['A29', 'a class alone', { 2: 'O' }, 0],
    ['A31', 'a visit number', { 2: 'O', 19: '1' }, 1],
    ['A08', 'a class alone, of an event about a visit', { 2: 'O' }, 1],
    ['A08', 'PV1-2 not applicable', { 2: 'N' }, 0],
  ])('%s with %s', (event, _what, pv1, encounters) => {
    expect(resourcesOf(theConversionOf(aMessage(event, aSegment('PV1', pv1))), 'Encounter')).toHaveLength(encounters);
  });

  it('PV1-16 is about the person', () => {
    expect(
      theResource(theConversionOf(aMessage('A31', aSegment('PV1', { 2: 'N', 16: 'VIP' }))), 'Patient').body['extension'],
    ).toMatchObject([{ url: 'http://hl7.org/fhir/StructureDefinition/patient-importance' }]);
  });
});

describe('two patients who change places (A17)', () => {
  const conversion = theConversionOf(
    aMessage(
      'A17',
      PID,
      aSegment('PV1', { 2: 'I', 3: 'W2', 6: 'W1', 19: '1' }),
      'PID|2||DP4^^^R0D^MR||Other^Person||19500202|M',
      aSegment('PV1', { 2: 'I', 3: 'W1', 6: 'W2', 19: '2' }),
    ),
  );

  it('have each their own visit and place', () => {
    const places = resourcesOf(conversion, 'Encounter').map(({ body }) => [body['subject'], body['location']]);
    expect(places).toMatchObject([
      [{ reference: 'Patient[0]' }, [{ status: 'active' }, { status: 'completed' }]],
      [{ reference: 'Patient[1]' }, [{ status: 'active' }, { status: 'completed' }]],
    ]);
  });
});

describe('groups', () => {
  it('a role belongs to the segment that it follows', () => {
    const conversion = theConversionOf(
      aMessage('A01', PID, 'ROL|1|AD|AT^^HL70443|1^Of patient', aSegment('PV1', { 2: 'I', 19: '1' }), 'ROL|1|AD|AT^^HL70443|2^Of visit'),
    );
    expect(theResource(conversion, 'CareTeam').body['participant']).toMatchObject([{ member: { reference: 'Practitioner[0]' } }]);
    expect(theResource(conversion, 'Encounter').body['participant']).toMatchObject([{ individual: { reference: 'PractitionerRole[0]' } }]);
    expect(theResource(conversion, 'PractitionerRole').body['practitioner']).toStrictEqual({ reference: 'Practitioner[1]' });
  });

  it('a note belongs to the observation before it', () => {
    const conversion = theConversionOf(aMessage('A01', 'OBX|1|ST|A||one|', 'NTE|1||first', 'OBX|2|ST|B||two|', 'NTE|1||second'));
    expect(resourcesOf(conversion, 'Observation').map(({ body }) => [body['valueString'], body['note']])).toStrictEqual([
      ['one', [{ text: 'first' }]],
      ['two', [{ text: 'second' }]],
    ]);
  });

  it('segments in another order are placed by their names, with a finding', () => {
    const conversion = theConversionOf(headed('ADT^A01', 'PV2|||Fall', aSegment('PV1', { 2: 'I', 19: '1' }), PID));
    expect(resourcesOf(conversion, 'Patient')).toHaveLength(1);
    expect(resourcesOf(conversion, 'Encounter')).toHaveLength(1);
    expect(conversion.findings.map(({ code }) => code)).toContain('structure-repaired');
  });

  it.each(['A02', 'A03', 'A09', 'A11', 'A12', 'A15', 'A16', 'A21', 'A26', 'A52', 'A60'])(
    '%s: what the structure of the event does not provide for is converted all the same',
    (event) => {
      const segments = ['OBX|1|ST|A||one|', 'AL1|1|DA|1605^Nuts', 'DG1|1||I10^Hypertension^I10', 'PR1|1||H06^Biopsy^OPCS4||20240101'];
      const conversion = theConversionOf(
        aMessage(event, PID, 'NK1|1|Smith^Bob|FTH', aSegment('PV1', { 2: 'I', 19: '1' }), ...segments, 'IN1|1|GOLD', 'ACC|20240101'),
      );
      const types = ['AllergyIntolerance', 'Condition', 'Procedure', 'RelatedPerson', 'Coverage'];
      expect(types.map((type) => resourcesOf(conversion, type).length)).toStrictEqual([1, 1, 1, 1, 1]);
      expect(resourcesOf(conversion, 'Observation')).toHaveLength(2);
    },
  );

  it('segments that no map reads are losses, all of them', () => {
    const conversion = theConversionOf(aMessage('A01', 'UB2|1||Smith^John', 'ZZZ|a|b^c'));
    expect(conversion.losses().map(({ source }) => source)).toEqual(
      expect.arrayContaining(['UB2-1[1]', 'UB2-3[1].1', 'UB2-3[1].2', 'ZZZ-1[1]', 'ZZZ-2[1].1', 'ZZZ-2[1].2']),
    );
  });
});
