import { codeMap } from '../../mapping/code-map.ts';

/** Table 0052 (DG1-6). The guide has no target for working and final: they keep the code system of HL7 v2. */
export const diagnosisType = codeMap('DiagnosisType', '0052', 'http://terminology.hl7.org/CodeSystem/v2-0052', [
  ['A', 'AD', 'Admission diagnosis', 'http://terminology.hl7.org/CodeSystem/diagnosis-role'],
  ['W', 'W', 'Working'],
  ['F', 'F', 'Final'],
]);
