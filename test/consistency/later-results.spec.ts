import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bundle, DiagnosticReport, Encounter, Observation } from 'fhir/r4.js';
import { sendingTo, type Sent } from '../factories/sent-messages.ts';
import { openTestStore, type TestStore } from '../factories/test-store.ts';

// What is said of a visit, a report, an allergy after its patient has been merged, or it has been moved: it is the same one.

let opened: TestStore;
const { take } = sendingTo(() => opened.store);
let cases = 0;
let name = '';
beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(async () => {
  await opened.remove();
});

const aCase = (): void => {
  name = `LR${++cases}`;
};
const pid = (patient: string): string => `PID|1||${name}${patient}^^^PAS^MR||Smith^Ann||19800102|F`;
const mrg = (patient: string): string => `MRG|${name}${patient}^^^PAS^MR`;
const pv1 = (ward = 'W1'): string => `PV1||I|${ward}||||||||||||||||${name}V`;
const result = (value: string, status: string): readonly string[] => [
  `ORC|RE||${name}F`,
  `OBR|1||${name}F|GLU^Glucose^L`,
  `OBX|1|NM|GLU^Glucose^L||${value}|mmol/L|||||${status}`,
];
const oru = (patient: string, value: string, status: string, within: readonly string[] = [pv1()]): Promise<Sent> =>
  take([pid(patient), ...within, ...result(value, status)], { event: 'ORU^R01', application: 'LAB' });

async function all<Resource>(query: string): Promise<readonly Resource[]> {
  const [type = '', search = ''] = query.split('?');
  const { body } = await opened.store.perform({ kind: 'search', type, parameters: [...new URLSearchParams(search)], lenient: false });
  return ((JSON.parse(Buffer.from(body).toString('utf8')) as Bundle).entry ?? []).map(({ resource }) => resource as Resource);
}
const reports = (): Promise<readonly DiagnosticReport[]> => all(`DiagnosticReport?identifier=${name}F`);
const visits = (): Promise<readonly Encounter[]> => all(`Encounter?identifier=${name}V`);
const patientOf = ({ patient }: Sent): string => `Patient/${patient?.id ?? ''}`;
const valuesOf = async (): Promise<readonly unknown[]> => {
  const found = await reports();
  const values = await Promise.all(
    found.flatMap(({ result: results = [] }) =>
      results.map(({ reference = '' }) => all<Observation>(`Observation?_id=${reference.split('/')[1] ?? ''}`)),
    ),
  );
  return [found.length, ...values.flat().map(({ valueQuantity, status }) => `${String(valueQuantity?.value)} ${status}`)];
};

describe('after two records were merged', () => {
  it.each([
    ['the surviving number', 'B'],
    ['the old number', 'A'],
  ])('a correction under %s corrects the report', async (_case, number) => {
    aCase();
    await oru('A', '5', 'F');
    await take([pid('B')], { event: 'A28' });
    await take([pid('B'), mrg('A')], { event: 'A40' });
    await oru(number, '6', 'C');
    expect(await valuesOf()).toStrictEqual([1, '6 corrected']);
  });

  it('an allergy that was known is the same one', async () => {
    aCase();
    const allergy = 'AL1|1|DA|PEN^Penicillin^L|SV';
    await take([pid('A'), allergy], { event: 'A28' });
    await take([pid('B')], { event: 'A28' });
    await take([pid('B'), mrg('A')], { event: 'A40' });
    const said = await take([pid('B'), allergy], { event: 'A31' });
    expect(await all(`AllergyIntolerance?patient=${patientOf(said)}`)).toHaveLength(1);
  });

  it('by their numbers in one message: the same', async () => {
    aCase();
    await oru('A', '5', 'F');
    await take([pid('B')], { event: 'A28' });
    await take([`PID|1||${name}A^^^PAS^MR~${name}B^^^PAS^MR||Smith^Ann||19800102|F`], { event: 'A31' });
    await oru('B', '6', 'C');
    expect(await valuesOf()).toStrictEqual([1, '6 corrected']);
  });
});

describe('after a visit was moved (A45)', () => {
  const moved = async (): Promise<Sent> => {
    aCase();
    await oru('A', '5', 'F');
    await take([pid('B')], { event: 'A28' });
    return await take([pid('B'), mrg('A'), pv1()], { event: 'A45' });
  };

  it('a correction for the patient it was moved to corrects the report', async () => {
    const to = patientOf(await moved());
    await oru('B', '6', 'C');
    expect(await valuesOf()).toStrictEqual([1, '6 corrected']);
    expect([(await visits()).map(({ subject }) => subject?.reference), (await reports())[0]?.subject?.reference]).toStrictEqual([[to], to]);
  });

  it('a correction for the patient it was moved from doubles neither the visit nor the report, and changes no patient', async () => {
    const to = patientOf(await moved());
    const late = await oru('A', '6', 'C');
    expect(await valuesOf()).toStrictEqual([1, '6 corrected']);
    expect([(await visits()).map(({ subject }) => subject?.reference), (await reports())[0]?.subject?.reference]).toStrictEqual([[to], to]);
    expect(late.findings.map(({ code }) => code)).toContain('visit-moved');
  });

  it('a new result of it for the patient it was moved from belongs to the one who has it', async () => {
    const to = patientOf(await moved());
    await take([pid('A'), pv1(), 'ORC|RE||N', `OBR|1||${name}N|NA^Sodium^L`, 'OBX|1|NM|NA^Sodium^L||140|mmol/L|||||F'], {
      event: 'ORU^R01',
      application: 'LAB',
    });
    const [report] = await all<DiagnosticReport>(`DiagnosticReport?identifier=${name}N`);
    const [observation] = await all<Observation>(`Observation?subject=${to}&code=NA`);
    expect([report?.subject?.reference, observation?.subject?.reference, (await visits()).length]).toStrictEqual([to, to, 1]);
  });

  it('and moved back: the same', async () => {
    await moved();
    const back = await take([pid('A'), mrg('B'), pv1()], { event: 'A45' });
    await oru('A', '6', 'C');
    expect(await valuesOf()).toStrictEqual([1, '6 corrected']);
    expect((await reports())[0]?.subject?.reference).toBe(patientOf(back));
  });

  it('the same number of a patient who never had it is another visit', async () => {
    await moved();
    const other = await oru('C', '7', 'F');
    expect([(await visits()).length, other.findings.map(({ code }) => code)]).toStrictEqual([2, expect.arrayContaining(['number-shared'])]);
  });
});
