import { describe, expect, it } from '@jest/globals';
import type { Reconciliation } from '../../src/identity/reconcile.ts';
import { mrg, pid, takingMessages, whom } from '../factories/taken-messages.ts';

// HL7 v2.9 ch. 3.3.44, 3.3.45 and 3.6.2.1: what is moved takes with it all that is subordinate to it.

const { store, take } = takingMessages();

const pv1 = (number: string): string => `PV1||I|W1||||||||||||||||${number}`;
const withAccount = (number: string, account: string): string => `${pid(number)}||||||||||${account}`;

interface About {
  readonly subject?: { readonly reference?: string };
  readonly patient?: { readonly reference?: string };
}

/** Whom each resource of a message is about, as it is stored now. */
async function patientsOf({ changes }: Reconciliation, types: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { entry } of changes) {
    if (!types.includes(entry.type)) continue;
    const { body } = await store().perform({ kind: 'read', type: entry.type, id: entry.id });
    const { subject, patient } = JSON.parse(Buffer.from(body).toString('utf8')) as About;
    found.set(entry.type, [...(found.get(entry.type) ?? []), (subject ?? patient)?.reference ?? '']);
  }
  return found;
}

describe('A45, a visit is moved', () => {
  const admission = (number: string): readonly string[] => [
    pid(number),
    'NK1|1|Smith^Bob|FTH',
    pv1(`${number}-visit`).padEnd(pv1(`${number}-visit`).length + 24, '|') + 'W9',
    'OBX|1|NM|8867-4^Heart rate^LN||60|/min|||||F|||20240101',
    'AL1|1|DA|1605^Acetaminophen',
    'DG1|1||I10^Hypertension^I10',
    'PR1|1||H06.2^Biopsy^OPCS4||20240101',
  ];

  it('with its diagnoses, procedures, observations and history; what is not said of the visit stays', async () => {
    const first = await take('A01', ...admission('m1'));
    const old = `Patient/${whom(first)}`;
    const result = await take('A45', pid('m2'), `${mrg('m1')}||||m1-visit`, pv1('m1-visit'));
    const to = `Patient/${whom(result)}`;
    expect(to).not.toBe(old);
    const about = await patientsOf(first, [
      'Encounter',
      'Condition',
      'Procedure',
      'Observation',
      'Basic',
      'AllergyIntolerance',
      'RelatedPerson',
    ]);
    expect(Object.fromEntries(about)).toStrictEqual({
      RelatedPerson: [old],
      Encounter: [to],
      Basic: [to],
      Observation: [to],
      AllergyIntolerance: [old],
      Condition: [to],
      Procedure: [to],
    });
    expect(result.patients).toStrictEqual([whom(result), whom(first)]);
    // Once more: nothing is left to follow.
    const again = await take('A45', pid('m2'), `${mrg('m1')}||||m1-visit`, pv1('m1-visit'));
    expect(again.others).toStrictEqual([]);
  });

  it('with the reports, orders and specimens that came for it', async () => {
    await take('A01', ...admission('n1'));
    const report = await take(
      'ORU^R01',
      pid('n1'),
      pv1('n1-visit'),
      'ORC|RE|P7|F7',
      'OBR|1|P7|F7|FBC^Full blood count^L|||20240101',
      'OBX|1|NM|718-7^Haemoglobin^LN||7.10|g/dL|||||F',
      'SPM|1|S7&&F7||BLD',
    );
    const result = await take('A45', pid('n2'), `${mrg('n1')}||||n1-visit`, pv1('n1-visit'));
    const about = await patientsOf(report, ['DiagnosticReport', 'ServiceRequest', 'Observation', 'Specimen']);
    const to = `Patient/${whom(result)}`;
    expect(Object.fromEntries(about)).toStrictEqual({
      ServiceRequest: [to],
      DiagnosticReport: [to],
      Observation: [to],
      Specimen: [to],
    });
    const moved = result.others.find(({ type, body }) => type === 'Observation' && body.includes('718-7'));
    expect(moved?.body).toContain('"value":7.10');
  });

  it('nothing follows a visit that stays: an update, a transfer', async () => {
    await take('A01', ...admission('o1'));
    expect((await take('A08', ...admission('o1'))).others).toStrictEqual([]);
    // Of the visit itself it is remembered that it was said.
    expect((await take('A02', pid('o1'), pv1('o1-visit'))).others.map(({ type }) => type)).toStrictEqual(['Encounter']);
  });
});

describe('A44, an account is moved', () => {
  it('with its visits and what was said within them', async () => {
    await take('A01', pid('p1'), pv1('p1-visit'), 'DG1|1||I10^Hypertension^I10');
    const visit = await take(
      'A45',
      withAccount('p1', 'p1-account'),
      `${mrg('p1')}||||p1-visit`,
      pv1('p1-visit'),
      'DG1|1||I10^Hypertension^I10',
    );
    const result = await take('A44', withAccount('p2', 'p1-account'), `${mrg('p1')}||p1-account`);
    const about = await patientsOf(visit, ['Encounter']);
    expect(about.get('Encounter')).toStrictEqual([`Patient/${whom(result)}`]);
    expect(result.others.map(({ type }) => type)).toStrictEqual(['Encounter', 'Condition']);
  });
});
