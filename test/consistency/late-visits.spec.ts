import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Encounter, Patient } from 'fhir/r4.js';
import { sendingTo, type Sent } from '../factories/sent-messages.ts';
import { openTestStore, type TestStore } from '../factories/test-store.ts';

// Messages about a visit that come late: what later ones have not spoken of is taken as if each had come in its time.

let opened: TestStore;
const { take, read } = sendingTo(() => opened.store);
let visits = 0;
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(async () => {
  await opened.remove();
});

type Fields = Readonly<Record<number, string>>;
/** An event at a minute of the day, and what it says in PV1. */
type Step = readonly [event: string, minute: number, fields?: Fields];

const START = '20240102080000';
const END = '20240102110000';
const A01: Step = ['A01', 0, { 3: 'W1', 44: START }];
const A02: Step = ['A02', 20, { 3: 'W2', 6: 'W1' }];
const A03: Step = ['A03', 30, { 36: '1', 37: '19', 45: END }];
const A08: Step = ['A08', 59, { 10: '430' }];
const later = ([event, , fields]: Step, minute: number): Step => [event, minute, fields ?? {}];

/** The visit after these messages, in the order of their arrival. */
async function afterwards(steps: readonly Step[]): Promise<{ readonly visit: Encounter; readonly last: Sent }> {
  const number = `LV${++visits}`;
  const sent: Sent[] = [];
  for (const [event, minute, fields = {}] of steps) {
    const pv1 = Array.from({ length: 45 }, (_, index) => ({ 2: 'I', 19: number, ...fields })[index + 1] ?? '');
    const recorded = `2024010212${String(minute).padStart(2, '0')}00`;
    sent.push(await take([`PID|1||${number}^^^PAS^MR||Smith^Ann||19800102|F`, ['PV1', ...pv1].join('|')], { event, recorded }));
  }
  const last = sent.at(-1);
  if (!last) throw new Error('no message');
  return { visit: await read<Encounter>(`Encounter?identifier=${number}`), last };
}
const placesOf = ({ location = [] }: Encounter): readonly string[] =>
  location.map(({ status, location: { reference = '' } }) => `${status ?? '-'} ${reference.slice(-4)}`).sort();
const stateOf = ({ status, period, extension = [], hospitalization }: Encounter): readonly unknown[] => [
  status,
  period,
  extension.length,
  hospitalization?.dischargeDisposition?.coding?.[0]?.code,
];
const finished = ['finished', { start: '2024-01-02T08:00:00+00:00', end: '2024-01-02T11:00:00+00:00' }, 1, '19'];
const isLate = ({ findings }: Sent): boolean => findings.some(({ code }) => code === 'message-late');

describe('a message that arrives behind a later one', () => {
  it.each<[string, readonly Step[], string]>([
    ['a discharge behind a correction', [A01, A08, A03], 'finished'],
    ['a discharge behind a transfer', [A01, later(A02, 40), A03], 'finished'],
    ['a discharge behind its own cancellation', [A01, ['A13', 40], A03], 'in-progress'],
    ['a discharge behind a cancellation of the one before', [A01, A03, ['A13', 35], A08, later(A03, 50)], 'finished'],
    ['a discharge behind another admission', [A01, later(['A01', 0, { 44: '20240102120000' }], 45), A03], 'in-progress'],
    ['a discharge behind the same admission once more', [later(A01, 45), A03], 'finished'],
    ['a cancelled admission behind a correction', [A01, A08, ['A11', 30]], 'cancelled'],
    ['a cancelled admission behind the discharge', [A01, A03, ['A11', 10]], 'cancelled'],
    ['a cancelled admission behind another admission', [A01, later(A01, 45), ['A11', 30]], 'in-progress'],
    ['a cancelled discharge behind a correction', [A01, A03, A08, ['A13', 40]], 'in-progress'],
    ['a cancelled discharge behind the second discharge', [A01, later(A03, 10), A03, ['A13', 20]], 'finished'],
    ['a deletion behind a correction', [A01, A08, ['A23', 30]], 'entered-in-error'],
    ['a deletion behind a discharge', [A01, A03, ['A23', 20]], 'entered-in-error'],
    ['a deletion behind another admission', [A01, later(A01, 45), ['A23', 20]], 'in-progress'],
    ['a cancelled announcement behind a correction', [['A05', 0, { 2: 'P' }], A08, ['A38', 30]], 'cancelled'],
    ['a cancelled pending admission behind a correction', [['A14', 0, { 2: 'P' }], A08, ['A27', 30]], 'cancelled'],
    ['a cancelled announcement behind the admission', [['A05', 0, { 2: 'P' }], later(A01, 40), ['A38', 30]], 'in-progress'],
    ['an admission behind its announcement', [['A05', 10, { 2: 'P' }], A01], 'in-progress'],
    [
      'a cancelled admission behind the discharge of an earlier stay',
      [A01, ['A03', 50, { 45: '20240101080000' }], ['A11', 40]],
      'cancelled',
    ],
    ['a leave behind a correction', [A01, A08, ['A21', 30]], 'onleave'],
    ['a leave behind the return', [A01, ['A22', 40], ['A21', 30]], 'in-progress'],
  ])('%s', async (_case, steps, expected) => {
    expect((await afterwards(steps)).visit.status).toBe(expected);
  });

  it('a late discharge says when, how and where to, and nobody is in the bed', async () => {
    const { visit, last } = await afterwards([A01, A08, A03]);
    expect([stateOf(visit), placesOf(visit).map((place) => place.split(' ')[0]), isLate(last)]).toStrictEqual([
      finished,
      ['completed'],
      false,
    ]);
  });

  it('a late transfer moves the patient, unless a later one has said where they are', async () => {
    const timely = placesOf((await afterwards([A01, A02, A08])).visit);
    expect(placesOf((await afterwards([A01, A08, A02])).visit)).toStrictEqual(timely);
    const elsewhere = await afterwards([A01, later(['A02', 0, { 3: 'W3' }], 40), A02]);
    expect(placesOf(elsewhere.visit).filter((place) => place.startsWith('active'))).toHaveLength(1);
    expect(isLate(elsewhere.last)).toBe(true);
  });

  it('a late cancelled transfer puts the patient back', async () => {
    const cancelled: Step = ['A12', 25, { 3: 'W1', 6: 'W2' }];
    const timely = placesOf((await afterwards([A01, A02, cancelled, A08])).visit);
    expect(placesOf((await afterwards([A01, A02, A08, cancelled])).visit)).toStrictEqual(timely);
    expect(timely).toHaveLength(1);
  });

  it('the order of arrival plays no part in how a visit stands', async () => {
    const stay: readonly Step[] = [A01, A02, A03, ['A13', 40], later(A03, 50), A08];
    const timely = stateOf((await afterwards(stay)).visit);
    expect(timely).toStrictEqual(finished);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...stay], { minLength: stay.length }), async (order) => {
        expect(stateOf((await afterwards(order)).visit)).toStrictEqual(timely);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('a later message that says nothing new', () => {
  const sex = (letter: string): string => `PID|1||LS${visits}^^^PAS^MR||Smith^Ann||19800102|${letter}`;
  const patient = (): Promise<Patient> => read<Patient>(`Patient?identifier=LS${visits}`);

  it('is the newest word all the same, and makes no new version', async () => {
    visits++;
    await take([sex('F')], { recorded: '20240102120000' });
    const same = await take([sex('F')], { recorded: '20240102123000' });
    expect(same.changes.filter(({ entry }) => entry.type === 'Patient')).toStrictEqual([]);
    const late = await take([sex('M')], { recorded: '20240102121000' });
    const { gender, meta } = await patient();
    expect([gender, meta?.versionId, isLate(late)]).toStrictEqual(['female', '1', true]);
  });

  it('once more, with the same time, writes nothing', async () => {
    visits++;
    await take([sex('F')], { recorded: '20240102120000' });
    await take([sex('F')], { recorded: '20240102123000' });
    const { others, changes } = await take([sex('F')], { recorded: '20240102123000' });
    expect([...others, ...changes.map(({ entry }) => entry)].filter(({ type }) => type === 'Patient')).toStrictEqual([]);
  });

  it('from another organisation does not make that an author of the record', async () => {
    visits++;
    await take([sex('F')], { recorded: '20240102120000' });
    await take([sex('F')], { recorded: '20240102121000', organisation: 'RXX' });
    await take([sex('M')], { recorded: '20240102122000', patientUpdates: 'contributor' });
    expect((await patient()).gender).toBe('male');
  });
});

describe('a period that would end before it starts (R4 per-1)', () => {
  it.each<[string, Step]>([
    ['PV1-44', later(['A08', 0, { 44: '20240103080000' }], 40)],
    ['PV1-45', later(['A08', 0, { 45: '20240101080000' }], 40)],
  ])('%s is left out, with a finding', async (location, step) => {
    const { visit, last } = await afterwards([A01, A03, step]);
    expect(stateOf(visit)).toStrictEqual(finished);
    expect(last.findings.filter(({ code }) => code === 'value-invalid').map((finding) => finding.location)).toStrictEqual([location]);
  });
});
