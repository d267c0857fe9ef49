import { codeMap } from '../../mapping/code-map.ts';

/** UK Core DischargeDestinationEngland (PV1-37, and PV1-36 of senders who put it there). */
export const dischargeDestinationEngland = codeMap(
  'DischargeDestinationEngland',
  '0113',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland',
  [
    [
      '19',
      '19',
      'Usual place of residence unless listed below, for example, a private dwelling whether owner occupied or owned by Local Authority, housing association or other landlord. This includes wardened accommodation but not residential accommodation where health care is provided. It also includes patients with no fixed abode.',
    ],
    ['29', '29', 'Temporary place of residence when usually resident elsewhere (includes hotel, residential Educational Establishment)'],
    [
      '30',
      '30',
      'Repatriation from high security psychiatric accommodation in an NHS Hospital Provider (NHS Trust or NHS Foundation Trust)',
    ],
    ['37', '37', 'Court'],
    ['38', '38', 'Penal establishment or police station'],
    ['48', '48', 'High Security Psychiatric Hospital, Scotland'],
    ['49', '49', 'NHS other Hospital Provider - high security psychiatric accommodation'],
    ['50', '50', 'NHS other Hospital Provider - medium secure unit'],
    ['51', '51', 'NHS other Hospital Provider - Ward for general patients or the younger physically disabled'],
    ['52', '52', 'NHS other Hospital Provider - Ward for maternity patients or Neonates'],
    ['53', '53', 'NHS other Hospital Provider - Ward for patients who are mentally ill or have Learning Disabilities'],
    ['54', '54', 'NHS run Care Home'],
    ['65', '65', 'Local Authority residential accommodation i.e. where care is provided'],
    ['66', '66', 'Local Authority foster care'],
    ['79', '79', 'Not applicable - Patient died or stillbirth'],
    ['84', '84', 'Non-NHS run hospital - medium secure unit'],
    ['85', '85', 'Non-NHS (other than Local Authority) run Care Home'],
    ['87', '87', 'Non-NHS run hospital'],
    ['88', '88', 'Non-NHS (other than Local Authority) run Hospice'],
    [
      '98',
      '98',
      'Not applicable - Hospital Provider Spell not finished at episode end (i.e. not discharged) or current episode unfinished',
    ],
    ['99', '99', 'Not known'],
  ],
);
