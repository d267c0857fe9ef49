import { codeMap } from '../../mapping/code-map.ts';

/** Table 0001 (PID-8), and what trusts send besides: the NHS numbers 1, 2, 9, 0 and words (NHS Data Dictionary, PERSON STATED GENDER CODE). */
export const administrativeSex = codeMap('AdministrativeSex', '0001', undefined, [
  ['F', 'female'],
  ['M', 'male'],
  ['O', 'other'],
  ['U', 'unknown'],
  ['A', 'other'],
  ['N', 'other'],
  ['1', 'male'],
  ['2', 'female'],
  ['9', 'other'],
  ['0', 'unknown'],
  ['MALE', 'male'],
  ['FEMALE', 'female'],
  ['OTHER', 'other'],
  ['UNKNOWN', 'unknown'],
]);
