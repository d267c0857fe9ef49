import { codeMap } from '../../mapping/code-map.ts';

/** Table 0444 (XPN.11). */
export const nameAssemblyOrder = codeMap('NameAssemblyOrder', '0444', undefined, [
  ['G', 'G'],
  ['F', 'F'],
]);
