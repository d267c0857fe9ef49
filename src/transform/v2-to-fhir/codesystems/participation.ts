import { codeMap } from '../../mapping/code-map.ts';

const CODES =
  'AAP AC AD AI AP ARI AT AUT CP DP EP EQUIP FHCP MDIR OP PB PH PI PO POMD PP PRI RCT RO RP RT SB SC TN TR VP VPS VTS WAY WAYR'.split(' ');

/** Table 0912 (PRT-4). The guide maps only the pharmacist, to a kind of practitioner; here a participation stays one of the table. */
export const participation = codeMap(
  'Participation',
  '0912',
  'http://terminology.hl7.org/CodeSystem/v2-0912',
  CODES.map((code) => [code, code] as const),
);
