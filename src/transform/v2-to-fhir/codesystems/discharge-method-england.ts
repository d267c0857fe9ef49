import { codeMap } from '../../mapping/code-map.ts';

/** UK Core DischargeMethodEngland (PV1-36). There is no code 2. */
export const dischargeMethodEngland = codeMap(
  'DischargeMethodEngland',
  '0112',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeMethodEngland',
  [
    ['1', '1', 'Patient discharged on clinical advice or with clinical consent'],
    ['3', '3', 'Patient discharged by mental health review tribunal, Home Secretary or Court'],
    ['4', '4', 'Patient died'],
    ['5', '5', 'Stillbirth'],
    ['6', '6', 'Patient discharged him/herself'],
    ['7', '7', 'Patient discharged by a relative or advocate'],
    ['8', '8', 'Not applicable (Hospital Provider Spell not finished at episode end (i.e. not discharged) or current episode unfinished)'],
    ['9', '9', 'Method of discharge not known'],
  ],
);
