import { codeMap } from '../../mapping/code-map.ts';

/** Table 0443 (ROL-3). */
export const providerRole = codeMap('ProviderRole', '0443', 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', [
  ['AD', 'ADM', 'admitter'],
  ['AT', 'ATND', 'attender'],
  ['CP', 'CON', 'consultant'],
  ['PP', '446050000', 'PCP - Primary care physician', 'http://snomed.info/sct'],
  ['RP', 'REF', 'referrer'],
  ['PI', '40570005', 'Interpreter', 'http://snomed.info/sct'],
]);
