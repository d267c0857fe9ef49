import { codeMap } from '../../mapping/code-map.ts';

/** Table 0131 (NK1-7). */
export const contactRole = codeMap('ContactRole', '0131', 'http://terminology.hl7.org/CodeSystem/v2-0131', [
  ['E', 'E', 'Employer'],
  ['C', 'C', 'Emergency Contact'],
  ['F', 'F', 'Federal Agency'],
  ['I', 'I', 'Insurance Company'],
  ['N', 'N', 'Next-of-Kin'],
  ['S', 'S', 'State Agency'],
  ['O', 'O', 'Other'],
  ['U', 'U', 'Unknown'],
]);
