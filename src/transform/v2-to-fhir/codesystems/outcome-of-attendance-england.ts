import { codeMap } from '../../mapping/code-map.ts';

/** ZU3-4: the NHS outcome of an attendance, to the code system of UK Core. */
export const outcomeOfAttendanceEngland = codeMap(
  'OutcomeOfAttendanceEngland',
  'OutcomeOfAttendance',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-OutcomeOfAttendanceEngland',
  [
    ['1', '1', "Discharged from consultant's care (last attendance)"],
    ['2', '2', 'Another appointment given'],
    ['3', '3', 'Appointment to be made at a later date'],
  ],
);
