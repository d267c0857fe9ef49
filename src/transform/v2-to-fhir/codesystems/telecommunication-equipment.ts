import { codeMap } from '../../mapping/code-map.ts';

/** Table 0202 (XTN.3), as ContactPoint.system. The guide maps CP to a use; a mobile telephone is a telephone (its use says mobile). */
export const telecommunicationEquipment = codeMap('TelecommunicationEquipmentType', '0202', undefined, [
  ['PH', 'phone'],
  ['FX', 'fax'],
  ['MD', 'other'],
  ['SAT', 'other'],
  ['BP', 'pager'],
  ['Internet', 'email'],
  ['X.400', 'email'],
  ['TDD', 'other'],
  ['TTY', 'other'],
  ['CP', 'phone'],
]);
