import { codeMap } from '../../mapping/code-map.ts';

/** Table 0201 (XTN.2), as ContactPoint.use. */
export const telecommunicationUse = codeMap('TelecommunicationUseCode', '0201', undefined, [
  ['PRN', 'home'],
  ['WPN', 'work'],
  ['PRS', 'mobile'],
]);
