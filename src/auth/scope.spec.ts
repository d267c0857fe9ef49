import { describe, expect, it } from '@jest/globals';
import { parseScope } from './scope.ts';

describe('SMART App Launch 2, system scopes', () => {
  it.each([
    ['system/Patient.rs', { type: 'Patient', letters: ['r', 's'], only: [] }],
    ['system/*.cruds', { type: '*', letters: ['c', 'r', 'u', 'd', 's'], only: [] }],
    ['system/Observation.rs?category=laboratory', { type: 'Observation', letters: ['r', 's'], only: [['category', 'laboratory']] }],
    [
      'system/Observation.s?category=http://x|lab&status=final',
      {
        type: 'Observation',
        letters: ['s'],
        only: [
          ['category', 'http://x|lab'],
          ['status', 'final'],
        ],
      },
    ],
  ])('%s', (text, scope) => {
    expect(parseScope(text)).toStrictEqual(scope);
  });

  it.each([
    ['version 1', 'system/Patient.read'],
    ['a wildcard of version 1', 'system/Patient.*'],
    ['no letters', 'system/Patient.'],
    ['letters in another order', 'system/Patient.sr'],
    ['a letter twice', 'system/Patient.rr'],
    ['of a patient', 'patient/Patient.rs'],
    ['of a user', 'user/Patient.rs'],
    ['no type', 'system/.rs'],
    ['an empty limit', 'system/Patient.rs?'],
    ['a limit without a value', 'system/Patient.rs?gender'],
    ['a limit without a name', 'system/Patient.rs?=male'],
    ['two scopes', 'system/Patient.rs system/*.rs'],
  ])('%s is none', (_why, text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});
