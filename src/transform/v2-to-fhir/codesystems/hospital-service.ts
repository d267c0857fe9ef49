import { codeMap, type CodeMap, type CodeTarget } from '../../mapping/code-map.ts';
import { practiceSettingCode } from './practice-setting-code.ts';

const SERVICE_TYPE = 'http://terminology.hl7.org/CodeSystem/service-type';

const guide = codeMap('HospitalService', '0069', 'http://terminology.hl7.org/CodeSystem/v2-0069', [
  ['MED', '382', 'Medical Services', SERVICE_TYPE],
  ['SUR', 'SUR', 'Surgical Service'],
  ['URO', '222', 'Urology', SERVICE_TYPE],
  ['PUL', 'PUL', 'Pulmonary Service'],
  ['CAR', 'CAR', 'Cardiac Service'],
]);

/** Table 0069 (PV1-10): the guide's rows, and the specialty codes that NHS trusts send. No code stands in both. */
export const hospitalService: CodeMap = { ...guide, rows: new Map<string, CodeTarget>([...guide.rows, ...practiceSettingCode.rows]) };
