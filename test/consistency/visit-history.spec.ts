import { describe, expect, it } from '@jest/globals';
import type { Encounter } from 'fhir/r4.js';
import { updated } from '../../src/identity/field-wise-update.ts';
import type { ResourceBody } from '../../src/transform/conversion.ts';
import { aMessage, aSegment, theConversionOf, theResource } from '../factories/message.ts';

type Fields = Readonly<Record<number, string>>;

interface Step {
  readonly event: string;
  readonly fields: Fields;
  /** Further segments. */
  readonly with?: readonly string[];
}

/** What is stored of a visit after these messages. References hold the identity of what they point to. */
function storedAfter(...steps: readonly Step[]): Partial<Encounter> {
  let stored: ResourceBody | undefined;
  for (const { event, fields, with: further = [] } of steps) {
    const conversion = theConversionOf(aMessage(event, aSegment('PV1', { 2: 'I', 19: 'V1', ...fields }), ...further));
    for (const { holder, to } of conversion.links) holder.reference = `${to.type}/${to.identity.key}`;
    const encounter = theResource(conversion, 'Encounter');
    stored = stored ? updated(stored, encounter) : encounter.body;
  }
  return stored as Partial<Encounter>;
}

const places = ({ location = [] }: Partial<Encounter>): readonly string[] =>
  location.map((one) => `${one.extension ? 'temporarily ' : ''}${one.status ?? '-'} ${one.location.reference?.slice(-2) ?? ''}`);

const admitted: Step = { event: 'A01', fields: { 3: 'W1', 44: '20240101' } };
const transferred: Step = { event: 'A02', fields: { 3: 'W2', 6: 'W1' } };
const discharged: Step = { event: 'A03', fields: { 3: 'W2', 36: '1', 37: '19', 45: '20240105' } };
const dischargeCancelled: Step = { event: 'A13', fields: { 3: 'W2' } };
const transferCancelled: Step = { event: 'A12', fields: { 3: 'W1', 6: 'W2' } };
const cancelled: Step = { event: 'A11', fields: {} };
const becomesInpatient: Step = { event: 'A06', fields: { 44: '20240101' } };
const becomesOutpatient: Step = { event: 'A07', fields: { 2: 'O' } };
const onLeave: Step = { event: 'A21', fields: {} };
const returned: Step = { event: 'A22', fields: {} };
const leaveCancelled: Step = { event: 'A52', fields: {} };
const returnCancelled: Step = { event: 'A53', fields: {} };
const deleted: Step = { event: 'A23', fields: {} };
const pending = (event: string, fields: Fields = {}): Step => ({ event, fields });
const corrected: Step = { event: 'A08', fields: { 10: '430' } };

describe('where the patient is, over the life of a visit', () => {
  it.each([
    ['admitted', [admitted], ['active W1']],
    ['transferred: there now, here before', [admitted, transferred], ['active W2', 'completed W1']],
    ['transferred without the prior place', [admitted, { event: 'A02', fields: { 3: 'W2' } }], ['active W2']],
    ['and back', [admitted, transferred, { event: 'A02', fields: { 3: 'W1', 6: 'W2' } }], ['active W1', 'completed W1', 'completed W2']],
    ['a message that says nothing of places', [admitted, transferred, corrected], ['active W2', 'completed W1']],
    ['away for a time', [admitted, { event: 'A08', fields: { 11: 'XR' } }], ['active W1', 'temporarily active XR']],
    ['and back from there', [admitted, { event: 'A08', fields: { 11: 'XR' } }, { event: 'A08', fields: { 11: '""' } }], ['active W1']],
    ['a bed kept free', [admitted, { event: 'A08', fields: { 42: 'W9' } }, corrected], ['active W1', 'reserved W9']],
    ['expected, then admitted elsewhere', [{ event: 'A05', fields: { 3: 'W5' } }, admitted], ['active W1']],
    ['discharged: nobody is there any more', [admitted, transferred, discharged], ['completed W1', 'completed W2']],
    ['discharged twice', [admitted, discharged, discharged], ['completed W2']],
    ['discharged by a message that names no place', [admitted, { event: 'A03', fields: {} }], ['completed W1']],
    [
      'discharged: a bed is no longer kept free',
      [admitted, { event: 'A08', fields: { 42: 'W9' } }, { event: 'A03', fields: {} }],
      ['completed W1'],
    ],
    ['discharged by its time alone', [admitted, { event: 'A08', fields: { 3: 'W1', 45: '20240105' } }], ['completed W1']],
    [
      'corrected after the discharge',
      [admitted, transferred, discharged, { event: 'A08', fields: { 3: 'W2' } }],
      ['completed W1', 'completed W2'],
    ],
    ['the discharge cancelled', [admitted, transferred, discharged, dischargeCancelled], ['active W2', 'completed W1']],
    ['the transfer cancelled', [admitted, transferred, transferCancelled], ['active W1']],
    [
      'of two transfers the second',
      [admitted, transferred, { event: 'A02', fields: { 3: 'W3', 6: 'W2' } }, { event: 'A12', fields: { 3: 'W2', 6: 'W3' } }],
      ['active W2', 'completed W1'],
    ],
    ['cancelled', [admitted, { event: 'A11', fields: {} }], ['- W1']],
    ['cancelled, and then its transfer', [admitted, transferred, { event: 'A11', fields: { 3: 'W2' } }, transferCancelled], ['- W1']],
    ['the transfer behind the discharge', [admitted, discharged, transferred], ['completed W1', 'completed W2']],
    ['the admission behind the discharge', [discharged, admitted], ['completed W1', 'completed W2']],
    ['a transfer that is pending', [admitted, pending('A15', { 3: 'W1', 42: 'W3' })], ['active W1', 'reserved W3']],
    ['and is cancelled', [admitted, pending('A15', { 3: 'W1', 42: 'W3' }), pending('A26', { 3: 'W1', 42: 'W3' })], ['active W1']],
    ['a pending admission', [pending('A14', { 3: 'W5' })], ['planned W5']],
    ['and is cancelled', [pending('A14', { 3: 'W5' }), pending('A27', { 3: 'W5' })], ['- W5']],
    ['a pre-admission cancelled behind the admission', [admitted, pending('A38', { 3: 'W5' })], ['active W1']],
    ['on leave: the bed stays theirs', [admitted, onLeave], ['active W1']],
    ['departs', [admitted, pending('A09', { 3: 'W2', 6: 'W1' })], ['active W2', 'completed W1']],
    ['arrives for the time being', [admitted, pending('A10', { 11: 'XR' })], ['active W1', 'temporarily active XR']],
    ['deleted', [admitted, transferred, deleted], ['- W2', 'completed W1']],
    ['two change places', [admitted, pending('A17', { 3: 'W2' })], ['active W2']],
  ])('%s', (_case, steps, expected) => {
    expect([...places(storedAfter(...steps))].sort()).toStrictEqual([...expected].sort());
  });
});

describe('the state of a visit, over its life', () => {
  const state = (...steps: readonly Step[]): string => storedAfter(...steps).status ?? '';

  it.each([
    ['in-progress', [admitted]],
    ['finished', [admitted, discharged]],
    ['finished', [admitted, discharged, corrected]],
    ['finished', [admitted, corrected, { event: 'A08', fields: { 45: '20240105' } }]],
    ['in-progress', [admitted, discharged, { event: 'A13', fields: { 45: '20240105' } }]],
    ['cancelled', [admitted, { event: 'A11', fields: {} }]],
    ['cancelled', [admitted, { event: 'A11', fields: {} }, corrected]],
    ['in-progress', [{ event: 'A05', fields: {} }, admitted]],
    ['planned', [{ event: 'A05', fields: {} }, corrected]],
    ['in-progress', [admitted, transferred, transferCancelled]],
    ['in-progress', [transferCancelled]],
    ['finished', [admitted, discharged, transferred]],
    ['finished', [admitted, discharged, transferCancelled]],
    ['cancelled', [admitted, transferred, cancelled, transferCancelled]],
    ['cancelled', [admitted, cancelled, transferred]],
    ['cancelled', [admitted, cancelled, discharged]],
    ['cancelled', [admitted, cancelled, dischargeCancelled]],
    ['in-progress', [admitted, cancelled, admitted]],
    ['in-progress', [admitted, { event: 'A05', fields: {} }]],
    ['in-progress', [admitted, { event: 'A04', fields: { 2: 'P' } }]],
    ['finished', [discharged, admitted]],
    ['finished', [discharged, { event: 'A01', fields: { 44: '20240105' } }]],
    ['finished', [{ event: 'A03', fields: { 44: '20240101' } }, admitted]],
    ['in-progress', [admitted, discharged, { event: 'A01', fields: { 44: '20240106' } }]],
    ['in-progress', [admitted, discharged, { event: 'A01', fields: {} }]],
    ['in-progress', [becomesInpatient]],
    ['finished', [becomesInpatient, discharged, becomesInpatient]],
    ['in-progress', [admitted, becomesOutpatient]],
    ['finished', [admitted, discharged, becomesOutpatient]],
    ['onleave', [admitted, onLeave]],
    ['onleave', [admitted, onLeave, transferred]],
    ['onleave', [admitted, onLeave, admitted]],
    ['onleave', [admitted, onLeave, dischargeCancelled]],
    ['onleave', [admitted, onLeave, { event: 'A05', fields: {} }]],
    ['onleave', [admitted, { event: 'A21', fields: { 45: '20240103' } }]],
    ['in-progress', [admitted, onLeave, returned]],
    ['in-progress', [admitted, onLeave, leaveCancelled]],
    ['onleave', [admitted, onLeave, returned, returnCancelled]],
    ['finished', [admitted, onLeave, discharged]],
    ['finished', [admitted, discharged, onLeave]],
    ['cancelled', [admitted, cancelled, returned]],
    ['in-progress', [admitted, onLeave, { event: 'A01', fields: { 44: '20240201' } }]],
    ['entered-in-error', [admitted, deleted]],
    ['entered-in-error', [admitted, deleted, transferred]],
    ['entered-in-error', [admitted, deleted, discharged]],
    ['entered-in-error', [admitted, deleted, cancelled]],
    ['entered-in-error', [admitted, deleted, onLeave]],
    ['entered-in-error', [admitted, discharged, deleted, dischargeCancelled]],
    ['entered-in-error', [admitted, deleted, pending('A38')]],
    ['in-progress', [admitted, deleted, admitted]],
    ['planned', [pending('A14')]],
    ['in-progress', [admitted, pending('A14')]],
    ['in-progress', [pending('A14'), admitted]],
    ['cancelled', [pending('A14'), pending('A27')]],
    ['in-progress', [pending('A14'), admitted, pending('A27')]],
    ['cancelled', [{ event: 'A05', fields: {} }, pending('A38')]],
    ['onleave', [admitted, onLeave, pending('A38')]],
    ['cancelled', [pending('A38')]],
    ...['A09', 'A10', 'A15', 'A16', 'A17', 'A25', 'A26'].flatMap((event): [string, readonly Step[]][] => [
      ['in-progress', [pending(event)]],
      ['in-progress', [admitted, pending(event, { 45: event === 'A16' || event === 'A25' || event === 'A26' ? '20240105' : '' })]],
      ['finished', [admitted, discharged, pending(event)]],
      ['onleave', [admitted, onLeave, pending(event)]],
      ['planned', [{ event: 'A05', fields: {} }, pending(event)]],
    ]),
    // An event without a map says nothing of the status, not even by PV1-45.
    ['in-progress', [admitted, { event: 'A99', fields: { 45: '20240105' } }]],
    ['finished', [admitted, discharged, { event: 'A99', fields: {} }]],
    ['onleave', [admitted, onLeave, { event: 'A99', fields: {} }]],
  ])('%s: %#', (expected, steps: readonly Step[]) => {
    expect(state(...steps)).toBe(expected);
  });

  it.each<[string, readonly Step[], Encounter['period']]>([
    ['of an admission behind its discharge', [discharged, admitted], { start: '2024-01-01', end: '2024-01-05' }],
    ['of another stay under the number', [admitted, discharged, { event: 'A01', fields: { 44: '20240106' } }], { start: '2024-01-06' }],
    ['of an admission without a time', [discharged, { event: 'A01', fields: {} }], undefined],
    ['of a discharge that is cancelled', [admitted, discharged, dischargeCancelled], { start: '2024-01-01' }],
    ['of an admission that is cancelled', [admitted, discharged, cancelled], { start: '2024-01-01' }],
    ['of a visit that is deleted', [admitted, discharged, deleted], { start: '2024-01-01' }],
    ['of a discharge that is pending', [admitted, pending('A16', { 45: '20240105' })], { start: '2024-01-01' }],
  ])('period %s', (_case, steps, expected) => {
    expect(storedAfter(...steps).period).toStrictEqual(expected);
  });

  it('a cancelled pending discharge takes back what that said', () => {
    const left = storedAfter(admitted, pending('A16', { 36: '1', 37: '19' }));
    expect([left.extension?.length, left.hospitalization?.dischargeDisposition?.coding?.[0]?.code]).toStrictEqual([1, '19']);
    const stays = storedAfter(admitted, pending('A16', { 36: '1', 37: '19' }), pending('A25', { 36: '1', 37: '19' }));
    expect([stays.extension, stays.hospitalization?.dischargeDisposition]).toStrictEqual([undefined, undefined]);
  });

  it('a cancelled discharge takes back the end, the method and the destination', () => {
    const { period, extension, hospitalization } = storedAfter(admitted, discharged, { event: 'A13', fields: { 3: 'W2' } });
    expect(period).toStrictEqual({ start: '2024-01-01' });
    expect(extension).toBeUndefined();
    expect(hospitalization?.dischargeDisposition).toBeUndefined();
  });
});

describe('fields own their parts', () => {
  const people = ({ participant = [] }: Partial<Encounter>): readonly string[] =>
    participant.map(
      ({ type, individual }) => `${type?.[0]?.text ?? type?.[0]?.coding?.[0]?.code ?? ''} ${individual?.reference?.slice(-2) ?? ''}`,
    );

  it('of the people who take part', () => {
    const first: Step = { event: 'A01', fields: { 7: 'A1~A2', 8: 'R1' }, with: ['PV2|||||||||||||S1'] };
    expect(people(storedAfter(first))).toStrictEqual(['ATND A1', 'ATND A2', 'REF R1', 'referral source S1']);
    expect(people(storedAfter(first, { event: 'A08', fields: { 7: 'A3' } }))).toStrictEqual(['ATND A3', 'REF R1', 'referral source S1']);
    expect(people(storedAfter(first, { event: 'A08', fields: { 8: '""' } }))).toStrictEqual(['ATND A1', 'ATND A2', 'referral source S1']);
  });

  it('a value that changes its list changes its element', () => {
    const method = storedAfter(admitted, { event: 'A03', fields: { 36: '1' } });
    expect([method.extension?.length, method.hospitalization?.dischargeDisposition]).toStrictEqual([1, undefined]);
    const destination = storedAfter(admitted, { event: 'A03', fields: { 36: '1' } }, { event: 'A08', fields: { 36: '19' } });
    expect([destination.extension, destination.hospitalization?.dischargeDisposition?.coding?.[0]?.code]).toStrictEqual([undefined, '19']);
  });

  it('diagnoses are united by their Condition', () => {
    const dg1 = (code: string, rank: string): string => aSegment('DG1', { 3: `${code}^^I10`, 6: 'F', 15: rank });
    const stored = storedAfter({ ...admitted, with: [dg1('J45', '1')] }, { ...corrected, with: [dg1('I10', '1'), dg1('J45', '2')] });
    expect(stored.diagnosis?.map(({ condition, rank }) => `${condition.reference?.split('|').at(-2) ?? ''} ${rank ?? ''}`)).toStrictEqual([
      'J45 2',
      'I10 1',
    ]);
  });

  it.each([[[admitted]], [[admitted, transferred]], [[admitted, transferred, discharged]]])(
    'the last message once more changes nothing: %#',
    (steps) => {
      const last = steps.at(-1) ?? admitted;
      expect(JSON.stringify(storedAfter(...steps, last))).toBe(JSON.stringify(storedAfter(...steps)));
    },
  );
});
