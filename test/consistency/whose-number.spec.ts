import { describe, expect, it } from '@jest/globals';
import type { Patient } from 'fhir/r4.js';
import { nhsNumber, outcomeOf } from '../factories/reconciliation.ts';
import { takingMessages, whom } from '../factories/taken-messages.ts';

// Whom the numbers of a message mean: those that are over, those that are none, those that two people have.

const { store, take, takeWith } = takingMessages();
const ann = 'Smith^Ann||19800102|F';
const bob = 'Jones^Bob||19310505|M';
const person = (numbers: string, said = ann): string => `PID|1||${numbers}||${said}`;
const nhs = (number: string): string => `${number}^^^NHS^NH`;
const local = (number: string, until = ''): string => `${number}^^^PAS^MR^^20100101^${until}`;
let numbers = 0;
const aNumber = (): string => `W${++numbers}`;
const readPatient = async (id: string): Promise<Patient> => {
  const { body } = await store().perform({ kind: 'read', type: 'Patient', id });
  return JSON.parse(Buffer.from(body).toString('utf8')) as Patient;
};

describe('two NHS numbers in one message', () => {
  it.each([
    ['both in PID-3', (one: string, other: string) => `PID|1||${nhs(one)}~${nhs(other)}||${ann}`],
    ['PID-2 and PID-3', (one: string, other: string) => `PID|1|${nhs(other)}|${nhs(one)}||${ann}`],
    ['PID-4 and PID-3', (one: string, other: string) => `PID|1||${nhs(one)}|${nhs(other)}|${ann}`],
  ])('that belong to two records are refused: %s', async (_case, pid) => {
    const [one, other] = [nhsNumber(), nhsNumber()];
    await take('A28', person(nhs(one)));
    await take('A28', person(nhs(other)));
    expect(await outcomeOf(take('A31', pid(one, other)))).toBe('identity-conflict');
    expect(await outcomeOf(take('A31', pid(other, one)))).toBe('identity-conflict');
  });

  it('of which the second is stored with another patient are refused, whoever is new', async () => {
    const [one, other] = [nhsNumber(), nhsNumber()];
    await take('A28', person(nhs(other), bob));
    expect(await outcomeOf(take('A28', person(`${nhs(one)}~${nhs(other)}`)))).toBe('identity-conflict');
  });

  it('of which nobody has the second: the first counts', async () => {
    const [one, other] = [nhsNumber(), nhsNumber()];
    const first = await take('A28', person(nhs(one)));
    expect(whom(await take('A31', person(`${nhs(one)}~${nhs(other)}`)))).toBe(whom(first));
  });

  it('that were merged mean the one who is left', async () => {
    const [one, other] = [nhsNumber(), nhsNumber()];
    const first = await take('A28', person(nhs(one)));
    await take('A28', person(nhs(other)));
    await take('A40', person(nhs(one)), `MRG|${nhs(other)}`);
    expect(whom(await take('A31', person(`${nhs(other)}~${nhs(one)}`)))).toBe(whom(first));
  });

  it('of which the first is over (CX.8): the second counts', async () => {
    const [one, other] = [nhsNumber(), nhsNumber()];
    const first = await take('A28', person(nhs(one)));
    const again = await take('A31', person(`${other}^^^NHS^NH^^^20200101~${nhs(one)}`));
    expect(whom(again)).toBe(whom(first));
    expect((await readPatient(whom(again))).identifier?.map(({ value }) => value)).toStrictEqual([one]);
  });

  it('in MRG-1 that belong to two records are refused', async () => {
    const [one, other, third] = [nhsNumber(), nhsNumber(), nhsNumber()];
    await take('A28', person(nhs(one)));
    await take('A28', person(nhs(other)));
    expect(await outcomeOf(take('A40', person(nhs(third)), `MRG|${nhs(one)}~${nhs(other)}`))).toBe('identity-conflict');
  });
});

describe('a number whose validity (CX.8) is over', () => {
  it('in the message finds nobody', async () => {
    const [number, other] = [aNumber(), aNumber()];
    const holder = await take('A28', person(local(number)));
    expect(whom(await take('A28', person(`${local(number, '20200101')}~${local(other)}`, bob)))).not.toBe(whom(holder));
    expect(await outcomeOf(take('A31', person(local(number, '20200101'))))).toBe('patient-identifier-missing');
    expect(whom(await take('A31', person(local(number, '20991231'))))).toBe(whom(holder));
  });

  it('finds its present holder, not the former one', async () => {
    const [number, other] = [aNumber(), aNumber()];
    const former = await take('A28', person(`${local(number, '20200101')}~${local(other)}`, bob));
    const present = await take('A28', person(local(number)));
    expect(whom(present)).not.toBe(whom(former));
    expect(whom(await take('A31', person(local(number), 'Smith^Ann')))).toBe(whom(present));
    expect(whom(await take('A31', person(local(other), bob)))).toBe(whom(former));
  });

  it('that only a former holder has still finds them', async () => {
    const [number, other] = [aNumber(), aNumber()];
    const former = await take('A28', person(`${local(number, '20200101')}~${local(other)}`, bob));
    expect(whom(await take('A31', person(local(number), 'Jones^Bob')))).toBe(whom(former));
  });

  it('in MRG-1 finds the record to be merged', async () => {
    const [number, old] = [aNumber(), aNumber()];
    const replaced = await take('A28', person(local(old)));
    await take('A40', person(local(number)), `MRG|${local(old, '20200101')}`);
    expect((await readPatient(whom(replaced))).active).toBe(false);
  });
});

describe('what stands for no number', () => {
  it.each(['UNKNOWN', '0', 'NONE', 'N/A', '0000000000', '9999999'])('%s finds nobody, and is kept', async (word) => {
    const number = aNumber();
    const first = await take('A28', person(`${word}^^^PAS^MR~${local(number)}`));
    const second = await take('A28', person(`${word}^^^PAS^MR~${local(aNumber())}`, bob));
    expect(whom(first)).not.toBe(whom(second));
    expect((await readPatient(whom(first))).identifier?.map(({ value }) => value)).toStrictEqual([word, number]);
    expect(await outcomeOf(take('A28', person(`${word}^^^PAS^MR`)))).toBe('patient-identifier-missing');
  });

  it('does not make one visit of two', async () => {
    const number = aNumber();
    const visit = (start: string): string => `PV1||I|W1||||||||||||||||UNKNOWN${'|'.repeat(25)}${start}`;
    const first = await take('A01', person(local(number)), visit('20240101'));
    const second = await take('A01', person(local(number)), visit('20240201'));
    const visits = [first, second].flatMap(({ changes }) => changes.filter(({ entry }) => entry.type === 'Encounter'));
    expect(new Set(visits.map(({ entry }) => entry.id)).size).toBe(2);
  });
});

describe('twins', () => {
  it.each([
    ['another given name', 'Smith^Zoe||19800102|F'],
    ['another sex', 'Smith^Ann||19800102|M'],
  ])('of the same family and day of birth, with %s, are not linked', async (_case, said) => {
    const [one, other] = [aNumber(), aNumber()];
    await take('A28', person(local(one)));
    await take('A28', person(local(other), said));
    expect(await outcomeOf(take('A31', person(`${local(one)}~${local(other)}`)))).toBe('identity-conflict');
  });

  it.each([
    ['an initial', 'Smith^A||19800102|F'],
    ['a child who has no name yet', 'Smith^Baby||19800102|'],
    ['a sex that is not known', 'Smith^Ann||19800102|U'],
  ])('%s contradicts nobody', async (_case, said) => {
    const [one, other] = [aNumber(), aNumber()];
    await take('A28', person(local(one)));
    await take('A28', person(local(other), said));
    expect(await outcomeOf(take('A31', person(`${local(one)}~${local(other)}`)))).toBe('taken');
  });

  it('an NHS number is not added to the record of another given name and another sex', async () => {
    const number = aNumber();
    await take('A28', person(local(number)));
    expect(await outcomeOf(take('A31', person(`${local(number)}~${nhs(nhsNumber())}`, 'Smith^Max||19800102|M')))).toBe('identity-conflict');
    expect(await outcomeOf(take('A31', person(local(number), 'Smith^Max||19800102|M')))).toBe('taken');
  });
});

describe('an authority that is configured after its first messages', () => {
  const configured = { mapping: { identifierSystems: new Map([['PAS', 'https://r0d.example/pas']]) } };

  it('still finds the patient by the number alone, who is then known by both', async () => {
    const number = aNumber();
    const first = await take('A28', person(local(number)));
    const second = await takeWith(configured, 'A31', person(local(number)));
    expect(whom(second)).toBe(whom(first));
    expect((await readPatient(whom(first))).identifier?.map(({ system, value }) => `${system ?? ''} ${value ?? ''}`)).toStrictEqual([
      `urn:x-local:r0d:PAS ${number}`,
      `https://r0d.example/pas ${number}`,
    ]);
    expect(whom(await takeWith(configured, 'A31', person(local(number))))).toBe(whom(first));
    expect(whom(await take('A31', person(local(number))))).toBe(whom(first));
  });

  it('finds the record of MRG-1', async () => {
    const [number, old] = [aNumber(), aNumber()];
    const replaced = await take('A28', person(local(old)));
    await takeWith(configured, 'A40', person(local(number)), `MRG|${local(old)}`);
    expect((await readPatient(whom(replaced))).active).toBe(false);
  });

  it('of another organisation finds nobody', async () => {
    const number = aNumber();
    const first = await takeWith({ organisation: 'RXX' }, 'A28', person(local(number)));
    expect(whom(await takeWith(configured, 'A28', person(local(number))))).not.toBe(whom(first));
  });

  it('the visit is not doubled', async () => {
    const number = aNumber();
    const visit = `PV1||I|W1||||||||||||||||${number}^^^PAS`;
    const first = await take('A01', person(local(number)), visit);
    const again = await takeWith(configured, 'A02', person(local(number)), visit.replace('W1', 'W2'));
    const ids = [first, again].flatMap(({ changes }) =>
      changes.filter(({ entry }) => entry.type === 'Encounter').map(({ entry }) => entry.id),
    );
    expect(ids).toStrictEqual([ids[0], ids[0]]);
  });
});
