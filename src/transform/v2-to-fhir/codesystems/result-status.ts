import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0123 (OBR-25) → DiagnosticReport.status. The guide leaves A, M, N open and gives R `partial`: some results are there (partial);
 * corrected, but not final, is amended; done, results to follow, is registered. Y and Z say that there is nothing: no status of a report.
 */
export const resultStatus = codeMap('ResultStatus', '0123', 'http://hl7.org/fhir/diagnostic-report-status', [
  ['A', 'partial', 'Partial'],
  ['C', 'corrected', 'Corrected'],
  ['F', 'final', 'Final'],
  ['I', 'registered', 'Registered'],
  ['M', 'amended', 'Amended'],
  ['N', 'registered', 'Registered'],
  ['O', 'registered', 'Registered'],
  ['P', 'preliminary', 'Preliminary'],
  ['R', 'partial', 'Partial'],
  ['S', 'registered', 'Registered'],
  ['X', 'cancelled', 'Cancelled'],
]);
