import { codeMap } from '../../mapping/code-map.ts';

const CODES = 'ALL DEM DRG HIV LOC NO OI OO PID-17 PID-7 PSY SMD STD'.split(' ');

/** Table 0717 (ARV-3): what access is restricted to, as a security label. */
export const accessRestrictionValue = codeMap(
  'AccessRestrictionValue',
  '0717',
  'http://terminology.hl7.org/CodeSystem/v2-0717',
  CODES.map((code) => [code, code] as const),
);
