import { describe, expect, it } from '@jest/globals';
import { after, DATA_ABSENT, hasUse, list, patient, united } from '../../test/factories/part.ts';
import type { Part } from '../transform/conversion.ts';

describe('lists that several fields share', () => {
  const home = { use: 'home', value: '1' };
  const mobile = { use: 'home', value: '2' };
  const work = { use: 'work', value: '3' };
  const old = { use: 'old', value: '4' };
  it.each<[string, unknown[] | undefined, readonly Part[], unknown[] | undefined]>([
    ['a field that was not sent leaves its items', [home, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [mobile, work]],
    ['items of no field stay', [old, home, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [old, mobile, work]],
    ['"" removes the items of the field alone', [home, work, mobile], [list('PID-13', 'telecom', hasUse('home'))], [work]],
    ['the last item takes the list with it', [home], [list('PID-13', 'telecom', hasUse('home'))], undefined],
    ['a shorter field', [home, mobile, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [mobile, work]],
    [
      'a longer field grows behind its own items',
      [home, work],
      [list('PID-13', 'telecom', hasUse('home'), home, mobile)],
      [home, mobile, work],
    ],
    ['a field that had no items yet', [work], [list('PID-13', 'telecom', hasUse('home'), home)], [work, home]],
    [
      'no list yet',
      undefined,
      [list('PID-13', 'telecom', hasUse('home'), home), list('PID-14', 'telecom', hasUse('work'), work)],
      [home, work],
    ],
    ['both fields', [home, work], [list('PID-13', 'telecom', hasUse('home'), mobile), list('PID-14', 'telecom', hasUse('work'))], [mobile]],
    [
      'several segments add to one part',
      [home],
      [list('ROL-4', 'telecom', hasUse('home'), home), list('ROL-4', 'telecom', hasUse('home'), mobile)],
      [home, mobile],
    ],
    ['a part that is the whole list', [home, work], [list('NK1', 'telecom', undefined, old)], [old]],
    [
      'an item that its own part would not recognise is not doubled',
      [home, old],
      [list('PID-13', 'telecom', hasUse('home'), home, old)],
      [home, old],
    ],
    ['a placeholder gives way', [DATA_ABSENT], [list('PID-13', 'telecom', hasUse('home'), home)], [home]],
    ['a placeholder stays when nothing comes', [DATA_ABSENT, work], [list('PID-14', 'telecom', hasUse('work'))], [DATA_ABSENT]],
    [
      'the same item twice in one message stays twice',
      [home, home],
      [list('PID-13', 'telecom', hasUse('home'), home, { ...home })],
      [home, home],
    ],
    [
      'what is no item of the type is left alone',
      [null, 7, work],
      [list('PID-13', 'telecom', hasUse('home'), home)],
      [null, 7, work, home],
    ],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after(stored === undefined ? {} : { telecom: stored }, ...parts)).toStrictEqual(
      patient(expected === undefined ? {} : { telecom: expected }),
    );
  });
});

describe('united lists', () => {
  const nhs = { system: 'nhs', value: '1' };
  const local = { system: 'r0d', value: 'A' };
  const typed = { system: 'r0d', value: 'A', type: { text: 'MR' } };
  const other = { system: 'rba', value: 'B' };
  it.each<[string, unknown[], readonly Part[], unknown[]]>([
    ['a further one is added', [nhs], [united('PID-3', 'identifier', local)], [nhs, local]],
    ['one with the same key replaces in place', [local, nhs], [united('PID-3', 'identifier', typed)], [typed, nhs]],
    ['all others stay', [nhs, other], [united('PID-3', 'identifier', local, nhs)], [nhs, local, other]],
    ['"" removes none', [nhs, other], [united('PID-4', 'identifier')], [nhs, other]],
    ['two fields', [nhs], [united('PID-2', 'identifier', local), united('PID-3', 'identifier', other)], [nhs, local, other]],
    ['a key that two stored items have', [local, typed], [united('PID-3', 'identifier', local)], [local]],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after({ identifier: stored }, ...parts)).toStrictEqual(patient({ identifier: expected }));
  });

  it('one item that several rules fill is one item', () => {
    const diagnosis = { system: 'Condition/1', value: '', rank: 1 };
    const parts = [united('DG1-3', 'diagnosis', diagnosis), list('DG1-15', 'diagnosis', undefined, diagnosis)];
    expect(
      after(
        {
          diagnosis: [
            { system: 'Condition/2', value: '' },
            { system: 'Condition/1', value: '' },
          ],
        },
        ...parts,
      ),
    ).toStrictEqual(patient({ diagnosis: [{ system: 'Condition/2', value: '' }, diagnosis] }));
  });
});
