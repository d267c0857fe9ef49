import { codeMap } from '../../mapping/code-map.ts';

/** UK Core NHSNumberVerificationStatusEngland, with the forms that trusts send in PID-32: 01, 1, NSTS01. */
const STATUS = [
  ['01', 'Number present and verified'],
  ['02', 'Number present but not traced'],
  ['03', 'Trace required'],
  ['04', 'Trace attempted - No match or multiple match found'],
  ['05', 'Trace needs to be resolved - (NHS number or patient detail conflict)'],
  ['06', 'Trace in progress'],
  ['07', 'Number not present and trace not required'],
  ['08', 'Trace postponed (baby under six weeks old)'],
] as const;

export const nhsNumberVerificationStatus = codeMap<string>(
  'NHSNumberVerificationStatusEngland',
  '0445',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
  STATUS.flatMap(([code, display]) => [
    [code, code, display],
    [`NSTS${code}`, code, display],
  ]),
);
