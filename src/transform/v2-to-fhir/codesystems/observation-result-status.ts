import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0085 (OBX-11) → Observation.status. The guide leaves B, I, N, O, R, S, U and V open; they are completed here by the
 * definitions of both sides (FHIR R4 valueset-observation-status.html): a result that is there but not verified is
 * preliminary, new information beside a final result amends it, what was not asked for was not done.
 */
export const observationResultStatus = codeMap('ObservationResultStatus', '0085', 'http://hl7.org/fhir/observation-status', [
  ['A', 'amended', 'Amended'],
  ['B', 'amended', 'Amended'],
  ['C', 'corrected', 'Corrected'],
  ['D', 'entered-in-error', 'Entered in Error'],
  ['F', 'final', 'Final'],
  ['I', 'registered', 'Registered'],
  ['N', 'cancelled', 'Cancelled'],
  ['O', 'registered', 'Registered'],
  ['P', 'preliminary', 'Preliminary'],
  ['R', 'preliminary', 'Preliminary'],
  ['S', 'preliminary', 'Preliminary'],
  ['U', 'final', 'Final'],
  ['V', 'final', 'Final'],
  ['W', 'entered-in-error', 'Entered in Error'],
  ['X', 'cancelled', 'Cancelled'],
]);

/** Table 0085 as sent: stands beside a status that says less. */
export const observationResultStatusOriginal = codeMap(
  'ObservationResultStatus-original',
  '0085',
  'http://terminology.hl7.org/CodeSystem/v2-0085',
  [
    ['B', 'B'],
    ['I', 'I'],
    ['N', 'N'],
    ['O', 'O'],
    ['R', 'R'],
    ['S', 'S'],
    ['U', 'U'],
    ['V', 'V'],
    ['W', 'W'],
    ['X', 'X'],
  ],
);
