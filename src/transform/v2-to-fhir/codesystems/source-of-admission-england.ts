import { codeMap } from '../../mapping/code-map.ts';

/** UK Core SourceOfAdmissionEngland (PV1-14). */
export const sourceOfAdmissionEngland = codeMap(
  'SourceOfAdmissionEngland',
  '0023',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-SourceOfAdmissionEngland',
  [
    [
      '19',
      '19',
      'Usual place of residence unless listed below, for example, a private dwelling whether owner occupied or owned by Local Authority, housing association or other landlord. This includes wardened accommodation but not residential accommodation where health care is provided. It also includes Patients with no fixed abode.',
    ],
    ['29', '29', 'Temporary place of residence when usually resident elsewhere (e.g. hotels, residential Educational Establishments)'],
    ['39', '39', 'Penal establishment, Court, or Police Station / Police Custody Suite'],
    [
      '49',
      '49',
      'NHS other Hospital Provider - high security psychiatric accommodation in an NHS Hospital Provider (NHS Trust or NHS Foundation Trust)',
    ],
    ['51', '51', 'NHS other Hospital Provider - Ward for general Patients or the younger physically disabled or Emergency Care Department'],
    ['52', '52', 'NHS other Hospital Provider - Ward for maternity Patients or Neonates'],
    ['53', '53', 'NHS other Hospital Provider - Ward for Patients who are mentally ill or have Learning Disabilities'],
    ['54', '54', 'NHS run Care Home'],
    ['65', '65', 'Local Authority residential accommodation i.e. where care is provided'],
    ['66', '66', 'Local Authority foster care'],
    ['79', '79', 'Babies born in or on the way to hospital'],
    ['85', '85', 'Non-NHS (other than Local Authority) run Care Home'],
    ['87', '87', 'Non NHS run hospital'],
    ['88', '88', 'Non-NHS (other than Local Authority) run Hospice'],
    ['98', '98', 'Not applicable'],
    ['99', '99', 'Source of admission not known'],
  ],
);
