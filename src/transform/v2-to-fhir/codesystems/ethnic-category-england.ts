import { codeMap } from '../../mapping/code-map.ts';

/** UK Core EthnicCategoryEngland (PID-22, table 0189 as trusts use it). */
export const ethnicCategoryEngland = codeMap(
  'EthnicCategoryEngland',
  '0189',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland',
  [
    ['A', 'A', 'White - British'],
    ['B', 'B', 'White - Irish'],
    ['C', 'C', 'White - Any other White background'],
    ['D', 'D', 'Mixed - White and Black Caribbean'],
    ['E', 'E', 'Mixed - White and Black African'],
    ['F', 'F', 'Mixed - White and Asian'],
    ['G', 'G', 'Mixed - Any other mixed background'],
    ['H', 'H', 'Asian or Asian British - Indian'],
    ['J', 'J', 'Asian or Asian British - Pakistani'],
    ['K', 'K', 'Asian or Asian British - Bangladeshi'],
    ['L', 'L', 'Asian or Asian British - Any other Asian background'],
    ['M', 'M', 'Black or Black British - Caribbean'],
    ['N', 'N', 'Black or Black British - African'],
    ['P', 'P', 'Black or Black British - Any other Black background'],
    ['R', 'R', 'Other Ethnic Groups - Chinese'],
    ['S', 'S', 'Other Ethnic Groups - Any other ethnic group'],
    ['Z', 'Z', 'Not stated'],
    ['99', '99', 'Not known'],
  ],
);
