import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Encounter, Patient } from 'fhir/r4.js';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import type { PatientUpdates, Reconciliation } from '../../src/identity/reconcile.ts';
import { sendingTo, type Sending } from '../factories/sent-messages.ts';
import { openTestStore } from '../factories/test-store.ts';

// An older message that arrives late does not overwrite newer data; who may overwrite whose.

let store: EmbeddedStore;
let removeStore: () => Promise<void>;

beforeAll(async () => {
  ({ store, remove: removeStore } = await openTestStore());
});
afterAll(async () => {
  await removeStore();
});

const { take } = sendingTo(() => store);
const pid = (number: string, sex: string, further = ''): string => `PID|1||${number}^^^PAS^MR||Smith^Ann||19800102|${sex}|||${further}`;
const patientOf = async ({ patient }: Reconciliation): Promise<Patient> => {
  const { body } = await store.perform({ kind: 'read', type: 'Patient', id: patient?.id ?? '' });
  return JSON.parse(Buffer.from(body).toString('utf8')) as Patient;
};
const isLate = ({ findings }: Reconciliation): boolean => findings.some(({ code }) => code === 'message-late');
let patients = 0;
const aNumber = (): string => `late-${++patients}`;

describe('an older message of the same sender', () => {
  it.each<[string, Sending, Sending, boolean]>([
    ['EVN-2 is older', { recorded: '202401021200' }, { recorded: '202401021159' }, true],
    ['EVN-2 is older, MSH-7 is not', { recorded: '202401021200', sent: '20240103' }, { recorded: '202401021159', sent: '20240104' }, true],
    ['without EVN-2 MSH-7 is compared', { sent: '20240103' }, { sent: '20240102' }, true],
    ['an EVN-2 that is no time: MSH-7', { sent: '20240103' }, { recorded: 'yesterday', sent: '20240102' }, true],
    ['equal times follow arrival', { recorded: '202401021200' }, { recorded: '202401021200' }, false],
    ['EVN-2 is newer', { recorded: '202401021200' }, { recorded: '202401021201' }, false],
    ['the same instant in another zone', { recorded: '202401021200+0000' }, { recorded: '202401021300+0100' }, false],
    ['the date of the same day', { recorded: '20240102120030' }, { recorded: '20240102' }, false],
    ['the date of the day before', { recorded: '20240102000000' }, { recorded: '20240101' }, true],
    ['the same minute without seconds', { recorded: '20240102120030' }, { recorded: '202401021200' }, false],
    ['the same second without its fraction', { recorded: '20240102120030.5' }, { recorded: '20240102120030' }, false],
    ['the hour that the clock repeats', { recorded: '20231029015000' }, { recorded: '20231029011000' }, false],
    ['that hour with an offset', { recorded: '20231029015000+0100' }, { recorded: '20231029011000+0100' }, true],
    ['another application', { recorded: '202401021200' }, { recorded: '202401021159', application: 'LAB' }, false],
    ['another organisation', { recorded: '202401021200' }, { recorded: '202401021159', organisation: 'RXX' }, false],
    ['a time in the future counts as reception', { recorded: '20990101' }, { recorded: '20240601130000+0100' }, false],
  ])('%s', async (_case, first, second, late) => {
    const number = aNumber();
    await take([pid(number, 'F')], first);
    const result = await take([pid(number, 'M')], second);
    expect([(await patientOf(result)).gender, isLate(result)]).toStrictEqual([late ? 'female' : 'male', late]);
  });

  it('creates what is missing, and changes what no later one has touched', async () => {
    const number = aNumber();
    await take([pid(number, 'F')], { recorded: '202401021200' });
    const result = await take([pid(number, 'M'), `PV1||I|W1||||||||||||||||${number}`, 'AL1|1|DA|PEN^Penicillin^L'], {
      event: 'A01',
      recorded: '202401021100',
    });
    expect(
      result.changes
        .map(({ entry }) => entry.type)
        .filter((type) => /Encounter|Allergy|Patient/.test(type))
        .sort(),
    ).toStrictEqual(['AllergyIntolerance', 'Encounter']);
    expect(result.findings.filter(({ code }) => code === 'message-late').map(({ location, text }) => [location, text])).toStrictEqual([
      ['EVN-2', 'a later message of this sender has written this Patient: that stands'],
    ]);
  });

  it('fills what is empty, and changes and brings back nothing', async () => {
    const number = aNumber();
    await take([`PID|1||${number}^^^PAS^MR||Smith^Ann||||||||0113 1^PRN^PH|""|||||||||||||||""`], { recorded: '202401021200' });
    const late = `PID|1||${number}^^^PAS^MR||Jones^Bo||19800102|F|||1 High St^^Leeds||0113 9^PRN^PH|0113 8^WPN^PH|||||||||||||||20240101|Y`;
    const result = await take([late], { event: 'A28', recorded: '202401021100' });
    const { name, birthDate, gender, address, telecom, ...others } = await patientOf(result);
    expect([name?.map(({ family }) => family), birthDate, gender, address?.map(({ city }) => city)]).toStrictEqual([
      ['Smith'],
      '1980-01-02',
      'female',
      ['Leeds'],
    ]);
    expect(telecom?.map(({ value }) => value)).toStrictEqual(['0113 1']);
    expect(Object.keys(others).filter((element) => element.startsWith('deceased'))).toStrictEqual([]);
    expect(isLate(result)).toBe(true);
    const further = await take([`PID|1||${number}^^^PAS^MR||||||||||""|0113 7^WPN^PH`], { recorded: '202401021230' });
    expect((await patientOf(further)).telecom?.map(({ value }) => value)).toStrictEqual(['0113 7']);
  });

  it('an admission behind its discharge still says when and to whom', async () => {
    const number = aNumber();
    const visit = (further: string): string => `PV1||I|W1||||${further}`;
    const behind = (fields: number): string => '|'.repeat(fields);
    await take([pid(number, 'F'), `${visit('')}${behind(12)}${number}${behind(17)}1|19${behind(8)}20240102090000`], {
      event: 'A03',
      recorded: '20240102090000',
    });
    const result = await take([pid(number, 'F'), `${visit('C1^Cons^Ann')}${behind(12)}${number}${behind(25)}20240101080000`], {
      event: 'A01',
      recorded: '20240101080000',
    });
    const encounter = result.changes.find(({ entry }) => entry.type === 'Encounter')?.entry.body ?? '{}';
    const { status, period, participant, location } = JSON.parse(encounter) as Encounter;
    expect([status, period, participant?.length, location?.map((place) => place.status)]).toStrictEqual([
      'finished',
      { end: '2024-01-02T09:00:00+00:00', start: '2024-01-01T08:00:00+00:00' },
      1,
      ['completed'],
    ]);
  });

  it('a visit number used again: nothing of the old stay is left, and its discharge sent again does not end the new one', async () => {
    const number = aNumber();
    const visit = (further: string, tail: string): string => `PV1||I|W1||||${further}${'|'.repeat(12)}${number}${'|'.repeat(17)}${tail}`;
    const bodyIn = ({ changes }: Reconciliation): Encounter =>
      JSON.parse(changes.find(({ entry }) => entry.type === 'Encounter')?.entry.body ?? '{}') as Encounter;
    const discharge = [pid(number, 'F'), visit('C1^Cons^Ann', '1|19|||||||20240201080000|20240202090000')];
    await take([pid(number, 'F'), visit('C1^Cons^Ann', '||||||||20240201080000')], { event: 'A01', recorded: '20240201080000' });
    await take(discharge, { event: 'A03', recorded: '20240202090000' });
    const again = await take([pid(number, 'F'), visit('', '||||||||20240210080000')], { event: 'A01', recorded: '20240210080000' });
    const { status, period, participant, extension, hospitalization } = bodyIn(again);
    expect([status, period, participant, extension, hospitalization]).toStrictEqual([
      'in-progress',
      { start: '2024-02-10T08:00:00+00:00' },
      undefined,
      undefined,
      undefined,
    ]);
    const repeated = await take(discharge, { event: 'A03', recorded: '20240211090000' });
    expect([bodyIn(repeated), isLate(repeated)]).toStrictEqual([{}, true]);
  });

  it('a discharge that was cancelled meanwhile does not come back', async () => {
    const number = aNumber();
    const visit = `PV1||I|W1||||||||||||||||${number}`;
    await take([pid(number, 'F'), visit], { event: 'A13', recorded: '20240103' });
    const late = await take([pid(number, 'F'), `${visit}${'|'.repeat(17)}1|19${'|'.repeat(8)}20240102090000`], {
      event: 'A03',
      recorded: '20240102',
    });
    expect([isLate(late), late.changes.filter(({ entry }) => entry.type === 'Encounter')]).toStrictEqual([true, []]);
  });

  it('is no finding where it says what is stored', async () => {
    const number = aNumber();
    await take([pid(number, 'F')], { recorded: '202401021200' });
    expect(isLate(await take([pid(number, 'F')], { recorded: '202401021100' }))).toBe(false);
  });

  it('is known by its sender after another sender has written', async () => {
    const number = aNumber();
    await take([pid(number, 'F')], { recorded: '202401021200' });
    await take([pid(number, 'U')], { recorded: '202401020900', organisation: 'RXX' });
    const result = await take([pid(number, 'M')], { recorded: '202401021100' });
    expect([(await patientOf(result)).gender, isLate(result)]).toStrictEqual(['unknown', true]);
  });

  it('does not undo a discharge; and a merge does not forget the times', async () => {
    const number = aNumber();
    const visit = `PV1||I|W1||||||||||||||||${number}`;
    await take([pid(number, 'F'), visit], { event: 'A01', recorded: '20240102' });
    await take([pid(number, 'F'), visit], { event: 'A03', recorded: '20240105' });
    const late = await take([pid(number, 'F'), visit.replace('W1', 'W2')], { event: 'A02', recorded: '20240104' });
    expect(isLate(late)).toBe(true);
    await take([pid(number, 'F'), `MRG|${number}-old^^^PAS^MR`], { event: 'A40', recorded: '20240103' });
    const result = await take([pid(number, 'M')], { recorded: '20240101' });
    expect([(await patientOf(result)).gender, isLate(result)]).toStrictEqual(['female', true]);
  });

  it('keeps the record in meta.source', async () => {
    const result = await take([pid(aNumber(), 'F')], { recorded: '202401021200' });
    expect((await patientOf(result)).meta?.source).toMatch(/^http:\/\/localhost:8000\/AuditEvent\/\d+#R0D\/PAS=1704196800000\.[0-9a-z]+$/);
  });
});

describe('a merge of two NHS numbers', () => {
  it('the number of the retired record is marked old', async () => {
    const nhs = (number: string): string => `${number}^^^NHS^NH`;
    const person = (number: string): string => `PID|1||${nhs(number)}||Smith^Ann||19800102|F`;
    await take([person('9990055017')], { event: 'A28' });
    await take([person('9990055025')], { event: 'A28' });
    const merged = await take([person('9990055017'), `MRG|${nhs('9990055025')}`], { event: 'A40' });
    const { identifier } = await patientOf(merged);
    expect(identifier?.map(({ value, use }) => [value, use])).toStrictEqual([
      ['9990055017', undefined],
      ['9990055025', 'old'],
    ]);
  });
});

describe('patient-updates', () => {
  const address = '1 High Street^^Leeds';
  it.each<[PatientUpdates, string, { readonly gender: string; readonly city: string | undefined; readonly numbers: number }]>([
    ['master', 'RXX', { gender: 'male', city: 'Leeds', numbers: 2 }],
    ['contributor', 'RXX', { gender: 'female', city: 'Leeds', numbers: 2 }],
    ['contributor', 'R0D', { gender: 'male', city: 'Leeds', numbers: 2 }],
    ['none', 'RXX', { gender: 'female', city: undefined, numbers: 1 }],
  ])('%s of %s', async (patientUpdates, organisation, expected) => {
    const number = aNumber();
    await take([pid(number, 'F')]);
    const further = pid(`${number}^^^PAS^MR~X${number}`, 'M', address);
    const { gender, address: addresses, identifier } = await patientOf(await take([further], { patientUpdates, organisation }));
    expect({ gender, city: addresses?.[0]?.city, numbers: identifier?.length }).toStrictEqual(expected);
  });

  it('a contributor removes nothing, and creates who is not known', async () => {
    const number = aNumber();
    const made = await take([pid(number, 'F', address)], { patientUpdates: 'none' });
    expect(made.patient?.created).toBe(true);
    const result = await take([pid(number, '""', '""')], { patientUpdates: 'contributor', organisation: 'RXX' });
    const { gender, address: addresses } = await patientOf(result);
    expect([gender, addresses?.length]).toStrictEqual(['female', 1]);
  });

  it.each<[PatientUpdates, string, boolean | undefined]>([
    ['master', 'RXX', false],
    ['contributor', 'RXX', undefined],
    ['contributor', 'R0D', false],
    ['none', 'RXX', undefined],
  ])('A29, a person is deleted, by %s of %s: active is %s', async (patientUpdates, organisation, active) => {
    const number = aNumber();
    await take([pid(number, 'F')]);
    const result = await take([pid(number, 'F')], { event: 'A29', patientUpdates, organisation });
    expect((await patientOf(result)).active).toBe(active);
  });

  it('what belongs to the patient is written all the same', async () => {
    const number = aNumber();
    await take([pid(number, 'F')]);
    const result = await take([pid(number, 'M'), `PV1||I|W1||||||||||||||||${number}`], { event: 'A01', patientUpdates: 'none' });
    const encounter = result.changes.find(({ entry }) => entry.type === 'Encounter')?.entry.body ?? '{}';
    expect((JSON.parse(encounter) as Encounter).subject?.reference).toBe(`Patient/${result.patient?.id ?? ''}`);
  });

  const mrg = (number: string): string => `MRG|${number}^^^PAS^MR`;
  const isKept = ({ findings }: Reconciliation): boolean => findings.some(({ code }) => code === 'record-kept');

  it.each<[PatientUpdates, boolean]>([
    ['contributor', true],
    ['none', true],
    ['master', false],
  ])('A40 of another organisation, %s: the record stays in use: %s', async (patientUpdates, stays) => {
    const [number, other] = [aNumber(), aNumber()];
    await take([pid(number, 'F')]);
    const theirs = await take([pid(other, 'F')]);
    const result = await take([pid(number, 'F'), mrg(other)], { event: 'A40', patientUpdates, organisation: 'RXX' });
    expect([(await patientOf(theirs)).active !== false, isKept(result)]).toStrictEqual([stays, stays]);
    expect((await patientOf(result)).identifier?.map(({ value }) => value)).toStrictEqual(stays ? [number] : [number, other]);
    const later = await take([pid(other, 'F')]);
    expect(later.patient?.id === theirs.patient?.id).toBe(stays);
  });

  it('a contributor merges its own records', async () => {
    const [number, own] = [aNumber(), aNumber()];
    const sending = { patientUpdates: 'contributor' as const, organisation: 'RXX' };
    await take([pid(number, 'F')]);
    const replaced = await take([pid(own, 'F')], sending);
    const result = await take([pid(number, 'F'), mrg(own)], { event: 'A40', ...sending });
    expect([(await patientOf(replaced)).active, isKept(result)]).toStrictEqual([false, false]);
  });

  it('numbers of two records in one message of a contributor link none that another organisation has written', async () => {
    const [number, other] = [aNumber(), aNumber()];
    const first = await take([pid(number, 'F')]);
    const second = await take([pid(other, 'F')]);
    const result = await take([pid(`${number}^^^PAS^MR~${other}`, 'F')], { patientUpdates: 'contributor', organisation: 'RXX' });
    const numbers = await Promise.all([first, second].map(async (one) => (await patientOf(one)).identifier?.map(({ value }) => value)));
    expect([numbers, isKept(result)]).toStrictEqual([[[number], [other]], true]);
  });

  it('a number that an A43 would take from another organisation stays', async () => {
    const [number, moving, other] = [aNumber(), aNumber(), aNumber()];
    const theirs = await take([pid(`${moving}^^^PAS^MR~${other}`, 'F')]);
    const result = await take([pid(`${number}^^^PAS^MR~${moving}`, 'F'), `MRG|${moving}^^^PAS^MR~${other}^^^PAS^MR`], {
      event: 'A43',
      patientUpdates: 'contributor',
      organisation: 'RXX',
    });
    expect((await patientOf(theirs)).identifier?.map(({ value }) => value)).toStrictEqual([moving, other]);
    expect([(await patientOf(result)).identifier?.map(({ value }) => value), isKept(result)]).toStrictEqual([[number], true]);
  });
});
