import { describe, expect, it } from '@jest/globals';
import { aMessage, theConversionOf } from '../../test/factories/message.ts';
import { mrg, pid } from '../../test/factories/taken-messages.ts';
import type { ResourceBody } from '../transform/conversion.ts';
import { asNew } from './as-new.ts';
import { ResourceIds } from './resource-id.ts';

const ids = new ResourceIds(Buffer.alloc(32, 1));
const madeOf = (event: string, ...segments: readonly string[]): readonly ResourceBody[] =>
  asNew(theConversionOf(aMessage(event, ...segments)), ids, 'opaque');
const placesOf = (bodies: readonly ResourceBody[]): readonly string[] =>
  bodies.map(({ resourceType, id }) => `${resourceType}/${String(id)}`);
const visit = (number: string): string => `PV1||I|W1||||||||||||||||${number}`;
const account = (number: string, of: string): string => `PID|1||${number}^^^PAS^MR||Smith^Ann||19800102|F||||||||||${of}`;

describe(asNew, () => {
  it.each<[string, string, readonly string[], string, number]>([
    ['a patient twice', 'A40', [pid('1'), mrg('2'), pid('1'), mrg('3')], 'Patient', 3],
    ['a pair of records twice', 'A40', [pid('1'), mrg('2'), pid('1'), mrg('2')], 'Patient', 2],
    ['a record merged into one that is merged on', 'A40', [pid('2'), mrg('1'), pid('3'), mrg('2')], 'Patient', 3],
    ['a record merged with itself', 'A40', [pid('1'), mrg('1')], 'Patient', 1],
    ['a patient by some and by more numbers', 'A40', ['PID|1||1^^^PAS^MR~5^^^PAS^MR', mrg('2'), pid('1'), mrg('3')], 'Patient', 3],
    ['two visits of one number', 'A40', [pid('1'), mrg('2'), visit('V1'), pid('1'), mrg('3'), visit('V1')], 'Encounter', 1],
    [
      'accounts of one patient twice',
      'A41',
      [account('1', 'K1'), 'MRG|1^^^PAS^MR||K2', account('1', 'K1'), 'MRG|1^^^PAS^MR||K3'],
      'Account',
      3,
    ],
    ['an account twice', 'A41', [account('1', 'K1'), 'MRG|1^^^PAS^MR||K1'], 'Account', 1],
    ['patients of a purge', 'BAR^P02', [account('1', 'K1'), visit('V1'), account('1', 'K2'), visit('V1')], 'Patient', 1],
    ['one number of two patients', 'A40', [pid('1'), mrg('2'), visit('V1'), pid('3'), mrg('4'), visit('V1')], 'Encounter', 2],
  ])('%s: each resource once', (_what, event, segments, type, count) => {
    const places = placesOf(madeOf(event, ...segments));
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toStrictEqual([]);
    expect(places.filter((place) => place.startsWith(`${type}/`))).toHaveLength(count);
  });

  it('what is said of one thing twice is put together', () => {
    const patients = madeOf('A40', pid('1'), mrg('2'), 'PID|1||1^^^PAS^MR||||||||||0111^PRN^PH', mrg('3')).filter(
      ({ resourceType }) => resourceType === 'Patient',
    );
    expect(patients.find(({ name }) => name !== undefined)).toMatchObject({ birthDate: '1980-01-02', telecom: [{ value: '0111' }] });
  });

  it('every reference leads to an entry', () => {
    const bodies = madeOf('A40', pid('2'), mrg('1'), pid('3'), mrg('2'), visit('V1'));
    const places = new Set(placesOf(bodies));
    const references = [...JSON.stringify(bodies).matchAll(/"reference":"([^"]+)"/g)].map(([, reference = '']) => reference);
    expect(references.filter((reference) => !places.has(reference))).toStrictEqual([]);
  });
});
