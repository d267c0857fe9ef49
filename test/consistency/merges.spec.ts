import { describe, expect, it } from '@jest/globals';
import type { Encounter, Patient } from 'fhir/r4.js';
import { Fault } from '../../src/faults/fault.ts';
import type { Reconciliation } from '../../src/identity/reconcile.ts';
import { mrg, pid, takingMessages, whom } from '../factories/taken-messages.ts';

// HL7 v2.9 ch. 3.3.18 and 3.3.30–3.3.51: what an event with MRG, or with two PID, does to what is stored.

const { store, take } = takingMessages();

async function read<T>(type: string, id: string): Promise<T> {
  const { body } = await store().perform({ kind: 'read', type, id });
  return JSON.parse(Buffer.from(body).toString('utf8')) as T;
}

async function countOf(type: string, parameter: readonly [string, string]): Promise<number> {
  const { body } = await store().perform({ kind: 'search', type, parameters: [parameter], lenient: false });
  return (JSON.parse(Buffer.from(body).toString('utf8')) as { readonly total: number }).total;
}

/** The record that holds a number: its id, whether it is in use, its numbers and links. */
async function recordOf(number: string): Promise<readonly Patient[]> {
  const { byIdentifier } = await store().lookUp({
    byId: [],
    byIdentifier: [{ type: 'Patient', system: 'urn:x-local:r0d:PAS', value: number }],
  });
  return (byIdentifier[0] ?? []).map(({ body }) => JSON.parse(body) as Patient);
}
const numbersOf = ({ identifier = [] }: Patient): readonly string[] => identifier.map(({ value }) => value ?? '').sort();
const linksOf = ({ link = [] }: Patient): readonly string[] => link.map(({ type, other }) => `${type} ${other.reference ?? ''}`);
const written = ({ changes, others }: Reconciliation): readonly string[] =>
  [...changes.map(({ entry }) => entry), ...others]
    .map(({ method, type }) => `${method} ${type}`)
    .filter((text) => !/MessageHeader|Provenance/.test(text));

describe.each(['A18', 'A30', 'A34', 'A36', 'A40'])('%s: a patient is merged into another', (event) => {
  const number = (name: string): string => `${event}-${name}`;

  it('of two that are known the one in MRG is retired, and the other has all numbers', async () => {
    const old = whom(await take('A28', pid(number('old'))));
    const kept = whom(await take('A28', pid(number('kept'))));
    expect(written(await take(event, pid(number('kept')), mrg(number('old'))))).toStrictEqual(['update Patient', 'update Patient']);
    const [survivor, retired] = [await read<Patient>('Patient', kept), await read<Patient>('Patient', old)];
    expect([numbersOf(survivor), linksOf(survivor), survivor.active]).toStrictEqual([
      [number('kept'), number('old')],
      [`replaces Patient/${old}`],
      undefined,
    ]);
    expect([linksOf(retired), retired.active]).toStrictEqual([[`replaced-by Patient/${kept}`], false]);
    // Later messages with the old number reach the survivor.
    expect(whom(await take('A08', pid(number('old'))))).toBe(kept);
    // The merge once more, and its reverse, change nothing.
    expect(written(await take(event, pid(number('kept')), mrg(number('old'))))).toStrictEqual([]);
    expect(written(await take(event, pid(number('old')), mrg(number('kept'))))).toStrictEqual([]);
  });

  it('an unidentified patient has another name and date of birth, and is merged all the same', async () => {
    const unknown = whom(await take('A28', pid(number('u1'), 'Unknown^Male', '19000101')));
    await take('A28', pid(number('u2')));
    await take(event, pid(number('u2')), mrg(number('u1')));
    expect((await read<Patient>('Patient', unknown)).active).toBe(false);
  });

  it.each([
    ['neither is known', [] as readonly string[]],
    ['the one in MRG is known', ['n1']],
    ['the other is known', ['n2']],
  ])('%s: a later message with either number reaches the survivor', async (title, known) => {
    const [old, kept] = [number(`n1 ${title}`), number(`n2 ${title}`)];
    for (const name of known) await take('A28', pid(number(`${name} ${title}`)));
    const result = await take(event, pid(kept), mrg(old));
    const survivor = whom(result);
    expect(numbersOf(await read<Patient>('Patient', survivor))).toStrictEqual([old, kept]);
    const [retired] = (await recordOf(old)).filter(({ active }) => active === false);
    expect(linksOf(retired ?? { resourceType: 'Patient' })).toStrictEqual([`replaced-by Patient/${survivor}`]);
    expect([whom(await take('A08', pid(old))), whom(await take('A08', pid(kept)))]).toStrictEqual([survivor, survivor]);
    expect(result.findings.some(({ code }) => code === 'state-assumed')).toBe(true);
  });

  it('of a number with itself changes nothing', async () => {
    const one = whom(await take('A28', pid(number('same'))));
    expect(written(await take(event, pid(number('same')), mrg(number('same'))))).toStrictEqual([]);
    expect(linksOf(await read<Patient>('Patient', one))).toStrictEqual([]);
    const made = await take(event, pid(number('same new')), mrg(number('same new')));
    expect(written(made)).toStrictEqual(['create Patient']);
  });

  it('a chain ends in one record', async () => {
    const [a, b, c] = [number('a'), number('b'), number('c')];
    await take(event, pid(b), mrg(a));
    const last = whom(await take(event, pid(c), mrg(b)));
    expect(whom(await take('A08', pid(a)))).toBe(last);
    expect(numbersOf(await read<Patient>('Patient', last))).toStrictEqual([a, b, c]);
  });

  it.each(['patient', 'subject'])('what was said of the retired record is found from the survivor: %s', async (parameter) => {
    const [old, kept] = [number(`f1 ${parameter}`), number(`f2 ${parameter}`)];
    await take('A01', pid(old), `PV1||I|W1||||||||||||||||${number(`found by ${parameter}`)}`);
    const survivor = whom(await take(event, pid(kept), mrg(old)));
    const last = whom(await take(event, pid(number(`f3 ${parameter}`)), mrg(kept)));
    for (const query of [survivor, last].flatMap(
      (id) =>
        [
          [parameter, `Patient/${id}`],
          [parameter, id],
        ] as const,
    )) {
      expect(await countOf('Encounter', query)).toBe(1);
    }
    for (const value of [old, kept, number(`f3 ${parameter}`)]) {
      expect(await countOf('Encounter', [`${parameter}:Patient.identifier`, `urn:x-local:r0d:PAS|${value}`])).toBe(1);
    }
    expect(await countOf('Encounter', ['patient', `Patient/${whom(await take('A28', pid(number('somebody else'))))}`])).toBe(0);
  });

  it('a visit of the retired record is the survivor’s with its next message', async () => {
    const visit = (trigger: string, of: string): Promise<Reconciliation> =>
      take(trigger, pid(of), `PV1||I|W1||||||||||||||||${number('visit')}`);
    await visit('A01', number('v1'));
    const survivor = whom(await take(event, pid(number('v2')), mrg(number('v1'))));
    const result = await visit('A08', number('v1'));
    expect(result.findings.filter(({ code }) => code === 'number-shared')).toStrictEqual([]);
    const encounter = result.changes.find(({ entry }) => entry.type === 'Encounter')?.entry;
    expect((JSON.parse(encounter?.body ?? '{}') as Encounter).subject?.reference).toBe(`Patient/${survivor}`);
  });
});

describe('a number that a record only keeps', () => {
  it('does not make another patient known, whoever has it as a hospital number', async () => {
    const alpha = whom(await take('A28', 'PID|1||keep1^^^PAS^MR~keep2^^^PAS^AN||Alpha^Ann||19800102|F'));
    const beta = whom(await take('A28', 'PID|1||keep2^^^PAS^MR||Beta^Bob||19700707|M'));
    expect(beta).not.toBe(alpha);
    expect(whom(await take('A08', 'PID|1||keep2^^^PAS^MR||Beta^Bob||19700707|M'))).toBe(beta);
    expect((await read<Patient>('Patient', alpha)).name?.[0]?.family).toBe('Alpha');
  });
});

describe('A40 with several patients', () => {
  it('takes one after the other', async () => {
    const result = await take('A40', pid('s1'), mrg('s2'), pid('s3'), mrg('s1'));
    const [last] = (await recordOf('s3')).filter(({ active }) => active !== false);
    expect(numbersOf(last ?? { resourceType: 'Patient' })).toStrictEqual(['s1', 's2', 's3']);
    expect(result.patients).toHaveLength(3);
    for (const number of ['s1', 's2', 's3']) expect(whom(await take('A08', pid(number)))).toBe(last?.id);
  });

  it('merges several into one', async () => {
    const survivor = whom(await take('A40', pid('m1'), mrg('m2'), mrg('m3')));
    expect(numbersOf(await read<Patient>('Patient', survivor))).toStrictEqual(['m1', 'm2', 'm3']);
  });

  it('an MRG without a number that a patient can be known by is refused', async () => {
    const taking = take('A40', pid('x1'), 'MRG|123^^^^SS');
    await expect(taking.catch((fault: unknown) => Fault.from(fault))).resolves.toMatchObject({
      code: 'patient-identifier-missing',
      issues: [{ location: 'MRG-1' }],
    });
  });
});

describe('A47: a number is changed', () => {
  it('the patient stays, known by both; the old number is marked as old', async () => {
    const one = whom(await take('A28', pid('c1')));
    expect(whom(await take('A47', pid('c2'), mrg('c1')))).toBe(one);
    const { identifier = [] } = await read<Patient>('Patient', one);
    expect(identifier.map(({ value, use }) => [value, use])).toStrictEqual([
      ['c1', 'old'],
      ['c2', undefined],
    ]);
    expect([whom(await take('A08', pid('c1'))), whom(await take('A08', pid('c2')))]).toStrictEqual([one, one]);
  });
});

describe('A43: a number is moved to another patient', () => {
  it('from the record that had it', async () => {
    const from = whom(await take('A28', 'PID|1||k1^^^PAS^MR~k2^^^PAS^MR||Smith^Ann||19800102|F'));
    const to = whom(await take('A28', pid('k3', 'Jones^Bea', '19910203')));
    const result = await take('A43', 'PID|1||k2^^^PAS^MR~k3^^^PAS^MR||Jones^Bea||19910203|F', 'MRG|k2^^^PAS^MR~k1^^^PAS^MR');
    expect(whom(result)).toBe(to);
    expect(numbersOf(await read<Patient>('Patient', from))).toStrictEqual(['k1']);
    expect(numbersOf(await read<Patient>('Patient', to))).toStrictEqual(['k2', 'k3']);
    expect(whom(await take('A08', pid('k2', 'Jones^Bea', '19910203')))).toBe(to);
  });
});

describe('A24 and A37: two records are linked, and no longer', () => {
  it('each names the other, and both stay in use', async () => {
    await take('A24', pid('l1'), pid('l2', 'Smith^Anne', '19800102'));
    const [first] = await recordOf('l1');
    const [second] = await recordOf('l2');
    expect([linksOf(first ?? { resourceType: 'Patient' }), first?.active]).toStrictEqual([
      [`seealso Patient/${second?.id ?? ''}`],
      undefined,
    ]);
    expect(linksOf(second ?? { resourceType: 'Patient' })).toStrictEqual([`seealso Patient/${first?.id ?? ''}`]);
    expect(written(await take('A24', pid('l1'), pid('l2', 'Smith^Anne', '19800102')))).toStrictEqual([]);
    await take('A37', pid('l1'), pid('l2', 'Smith^Anne', '19800102'));
    for (const number of ['l1', 'l2']) expect((await recordOf(number)).map(linksOf)).toStrictEqual([[]]);
  });

  it('a merged record is in use again, with the number that only it had', async () => {
    const old = whom(await take('A28', pid('w2')));
    const kept = whom(await take('A40', pid('w1'), mrg('w2')));
    await take('A37', pid('w1'), pid('w2'));
    const [first, second] = [await read<Patient>('Patient', kept), await read<Patient>('Patient', old)];
    expect([numbersOf(first), linksOf(first)]).toStrictEqual([['w1'], []]);
    expect([numbersOf(second), linksOf(second), second.active]).toStrictEqual([['w2'], [], undefined]);
    expect([whom(await take('A08', pid('w1'))), whom(await take('A08', pid('w2')))]).toStrictEqual([kept, old]);
  });
});
