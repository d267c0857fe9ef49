import fc from 'fast-check';
import { withReceiver } from './message-receiver.ts';
import { aSegment } from './message.ts';
import { textOf, type Happening } from './told-stories.ts';

const EVENTS = 'A01 A02 A03 A03 A08 A08 A11 A12 A13 A21 A22 A23 A27 A31 A38'.split(' ');

/** What an event at a minute says of one patient and one visit. */
const happeningAt = (minute: number, events: readonly string[]): fc.Arbitrary<Happening> =>
  fc
    .record({
      event: fc.constantFrom(...events),
      sex: fc.constantFrom('', 'M', 'F', '""'),
      telephone: fc.constantFrom('', '', '0113 1^PRN^PH', '0113 2^PRN^PH', '""'),
      address: fc.constantFrom('', '', '1 High St^^Leeds', '2 Low St^^York'),
      service: fc.constantFrom('', '', '430', '300'),
    })
    .map(({ event, sex, telephone, address, service }) => {
      const times = {
        ...(event === 'A01' ? { 44: '20250601080000' } : {}),
        ...(event === 'A03' ? { 36: String(1 + (minute % 3)), 45: '20250601190000' } : {}),
      };
      const person = aSegment('PID', { 1: '1', 3: 'L1^^^PAS^MR', 5: 'Smith^Ann', 7: '19800102', 8: sex, 11: address, 13: telephone });
      const visit = aSegment('PV1', { 2: event === 'A05' ? 'P' : 'I', 10: service, 19: 'V1', ...times });
      return { event, minute, segments: event === 'A31' ? [person] : [person, visit] };
    });

/** What a sender says of them over a day, each at a minute of its own, as it arrives; it begins with an admission or its announcement. */
export const day: fc.Arbitrary<readonly Happening[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 599 }), { minLength: 2, maxLength: 8 })
  .chain((minutes) => fc.tuple(happeningAt(0, ['A01', 'A05']), ...minutes.map((minute) => happeningAt(minute, EVENTS))))
  .chain((told) => fc.shuffledSubarray(told, { minLength: told.length }));

/** In whatever order it arrives: what is stored of the patient and the visit is what it would be in the order of the day. */
export async function faultsOfOrder(arrived: readonly Happening[]): Promise<readonly string[]> {
  const inTime = arrived.toSorted((left, right) => left.minute - right.minute);
  const [timely, late] = [await stateAfter(inTime), await stateAfter(arrived)];
  return timely === late ? [] : [`${arrived.map(({ event, minute }) => `${event}@${minute}`).join(' ')}: ${late}, in time ${timely}`];
}

async function stateAfter(happenings: readonly Happening[]): Promise<string> {
  return await withReceiver(async (receiver) => {
    for (const one of happenings) await receiver.take(textOf(one));
    const all = await receiver.all(['Patient', 'Encounter']);
    return JSON.stringify(
      all.map(({ resourceType, gender, telecom, address, active, status, period, serviceType, extension, hospitalization }) =>
        resourceType === 'Patient'
          ? [gender, telecom, address, active]
          : [status, inNameOrder(period), serviceType, extension, hospitalization],
      ),
    );
  });
}

function inNameOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
