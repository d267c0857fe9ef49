import { describe, expect, it } from '@jest/globals';
import type { Appointment, Condition, DocumentReference } from 'fhir/r4.js';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { updated } from '../../src/identity/field-wise-update.ts';
import type { ResourceBody } from '../../src/transform/conversion.ts';
import { PID, resourcesOf, theConversionOf } from '../factories/message.ts';

/** `SIU^S12` and the segments behind PID. */
type Step = readonly [event: string, ...segments: readonly string[]];

/** What is stored of the resource with this key after these messages. References hold the identity of what they point to. */
function storedAfter(type: string, key: string, steps: readonly Step[]): ResourceBody {
  let stored: ResourceBody | undefined;
  for (const [event, ...segments] of steps) {
    const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||${event}|1|P|2.4`;
    const conversion = theConversionOf(parseMessage([header, PID, ...segments].join('\r')));
    for (const { holder, to } of conversion.links) holder.reference = `${to.type}/${to.identity.key}`;
    const resource = resourcesOf(conversion, type).find(({ identity }) => identity.key === key);
    if (resource) stored = stored ? updated(stored, resource) : resource.body;
  }
  return stored ?? { resourceType: type };
}

describe('an appointment', () => {
  const SCH = 'SCH|P1|F1|||||||||^^^202401101000^202401101030';
  const booked: Step = ['SIU^S12', SCH, 'RGS|1', 'AIL|1||CLINIC A', 'AIP|1||G1^One', 'AIP|2||G2^Two'];
  const moved: Step = ['SIU^S13', SCH.replaceAll('20240110', '20240111'), 'RGS|1', 'AIL|1||CLINIC B', 'AIP|1||G3^Three'];
  const cancelled: Step = ['SIU^S15', 'SCH|P1|F1'];
  const missed: Step = ['SIU^S26', 'SCH|P1|F1'];
  const changed: Step = ['SIU^S14', 'SCH|P1|F1', 'RGS|1', 'AIP|1|D|G1^One', 'AIP|2|A|G4^Four'];
  const after = (...steps: readonly Step[]): Appointment =>
    storedAfter('Appointment', 'appointment|filler|F1', steps) as unknown as Appointment;
  const people = ({ participant }: Appointment): readonly string[] =>
    participant.map(({ actor, status }) => `${actor?.reference?.slice(-8) ?? ''} ${status}`);

  it.each([
    ['booked', [booked], 'booked', '2024-01-10T10:00:00+00:00', ['appointment', 'CLINIC A', '|G1', '|G2']],
    ['moved: with others, elsewhere', [booked, moved], 'booked', '2024-01-11T10:00:00+00:00', ['appointment', 'CLINIC B', '|G3']],
    [
      'cancelled: what was booked stays to be read',
      [booked, cancelled],
      'cancelled',
      '2024-01-10T10:00:00+00:00',
      ['appointment', 'CLINIC A', '|G1', '|G2'],
    ],
    ['missed', [booked, missed], 'noshow', '2024-01-10T10:00:00+00:00', ['appointment', 'CLINIC A', '|G1', '|G2']],
    ['booked again', [booked, cancelled, moved], 'booked', '2024-01-11T10:00:00+00:00', ['appointment', 'CLINIC B', '|G3']],
  ])('%s', (_story, steps, status, start, actors) => {
    const stored = after(...steps);
    expect([stored.status, stored.start]).toStrictEqual([status, start]);
    expect(stored.participant).toHaveLength(actors.length);
  });

  it('with action codes each resource is changed by itself', () => {
    expect(people(after(booked, changed)).map((one) => one.split(' ').at(-1))).toStrictEqual([
      'accepted',
      'accepted',
      'declined',
      'accepted',
      'accepted',
    ]);
  });

  it('a message that says the same changes nothing', () => {
    expect(after(booked, booked)).toStrictEqual(after(booked));
  });
});

describe('a document', () => {
  const original: Step = ['MDM^T02', 'TXA|1|DS||||||||||D0', 'OBX|1|TX|T^L||hello'];
  const available: Step = ['MDM^T03', 'TXA|1|DS||||||||||D0|||||||AV'];
  const replaced: Step = ['MDM^T10', 'TXA|1|DS||||||||||D1|D0', 'OBX|1|TX|T^L||hello again'];
  const edited: Step = ['MDM^T08', 'TXA|1|DS||||||||||D0', 'OBX|1|TX|T^L||hello, edited'];
  const cancelled: Step = ['MDM^T11', 'TXA|1|DS||||||||||D0'];
  const after = (...steps: readonly Step[]): Partial<DocumentReference> =>
    storedAfter('DocumentReference', 'document|D0', steps) as Partial<DocumentReference>;
  const textOf = ({ content = [] }: Partial<DocumentReference>): readonly string[] =>
    content.map(({ attachment: { data = '' } }) => Buffer.from(data, 'base64').toString('utf8'));

  it.each([
    ['sent', [original], 'current', ['hello']],
    ['its status alone is sent', [original, available], 'current', ['hello']],
    ['announced before it is sent', [available, original], 'current', ['hello']],
    ['edited', [original, edited], 'current', ['hello, edited']],
    ['replaced by another', [original, replaced], 'superseded', ['hello']],
    ['replaced before it was known', [replaced, original], 'superseded', ['hello']],
    ['replaced, and sent again as available', [original, replaced, available], 'superseded', ['hello']],
    ['cancelled', [original, cancelled, available], 'entered-in-error', ['hello']],
  ])('%s', (_story, steps, status, texts) => {
    const stored = after(...steps);
    expect([stored.status, textOf(stored)]).toStrictEqual([status, texts]);
  });
});

describe('a problem', () => {
  const added: Step = ['PPR^PC1', 'PRB|AD|20240101|J45^Asthma^I10|P1|||20240101||||||ACTIVE'];
  const resolved: Step = ['PPR^PC2', 'PRB|UP|20240102|J45^Asthma^I10|P1|||||20240102'];
  const recurs: Step = ['PPR^PC2', 'PRB|UP|20240103|J45^Asthma^I10|P1||||||||||RECURRENCE'];
  const deleted: Step = ['PPR^PC3', 'PRB|DE|20240104|J45^Asthma^I10|P1'];
  const after = (...steps: readonly Step[]): Partial<Condition> => storedAfter('Condition', 'problem|P1', steps) as Partial<Condition>;

  it.each([
    ['added', [added], 'active', undefined],
    ['resolved', [added, resolved], 'resolved', '2024-01-02'],
    ['comes back', [added, resolved, recurs], 'recurrence', undefined],
    ['deleted', [added, deleted], undefined, undefined],
  ])('%s', (_story, steps, status, end) => {
    const stored = after(...steps);
    expect([stored.clinicalStatus?.coding?.[0]?.code, stored.abatementDateTime]).toStrictEqual([status, end]);
    expect(stored.recordedDate).toBe('2024-01-01');
  });
});
