import { codeMap } from '../../mapping/code-map.ts';

/** UK Core AdmissionMethodEngland (PV1-4). */
export const admissionMethodEngland = codeMap(
  'AdmissionMethodEngland',
  '0007',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland',
  [
    ['11', '11', 'Elective Admission: Waiting list'],
    ['12', '12', 'Elective Admission: Booked'],
    ['13', '13', 'Elective Admission: Planned'],
    ['21', '21', 'Emergency Admission: Emergency Care Department or dental casualty department of the Health Care Provider'],
    [
      '22',
      '22',
      'Emergency Admission: General Practitioner: after a request for immediate admission has been made direct to a Hospital Provider, i.e. not through a Bed bureau, by a General Practitioner or deputy',
    ],
    ['23', '23', 'Emergency Admission: Bed bureau'],
    ['24', '24', 'Emergency Admission: Consultant Clinic, of this or another Health Care Provider'],
    ['25', '25', 'Emergency Admission: Admission via Mental Health Crisis Resolution Team'],
    ['2A', '2A', 'Emergency Admission: Emergency Care Department of another provider where the Patient had not been admitted'],
    ['2B', '2B', 'Emergency Admission: Transfer of an admitted Patient from another Hospital Provider in an emergency'],
    ['2C', '2C', 'Emergency Admission: Baby born at home as intended'],
    ['2D', '2D', 'Emergency Admission: Other emergency admission'],
    [
      '28',
      '28',
      'Emergency Admission: Other means, examples are: - admitted from the Emergency Care Department of another provider where they had not been admitted - transfer of an admitted Patient from another Hospital Provider in an emergency - baby born at home as intended',
    ],
    ['31', '31', 'Maternity Admission: Admitted ante partum'],
    ['32', '32', 'Maternity Admission: Admitted post partum'],
    ['82', '82', 'Other Admission: The birth of a baby in this Health Care Provider'],
    ['83', '83', 'Other Admission: Baby born outside the Health Care Provider except when born at home as intended'],
    ['81', '81', 'Other Admission: Transfer of any admitted Patient from other Hospital Provider other than in an emergency'],
    ['98', '98', 'Not applicable'],
    ['99', '99', 'Admission Method not known'],
  ],
);

/**
 * The older letters of PV1-4 in NHS feeds, as HL7 UK translates them. The letter itself stays beside the translation and, as
 * in the guide, in Encounter.type.
 */
export const admissionMethodHl7Uk = codeMap(
  'AdmissionMethodHl7Uk',
  '0007',
  'https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland',
  [
    ['A', '21', 'Emergency Admission: Emergency Care Department or dental casualty department of the Health Care Provider'],
    ['C', '13', 'Elective Admission: Planned'],
    ['E', '21', 'Emergency Admission: Emergency Care Department or dental casualty department of the Health Care Provider'],
    ['L', '31', 'Maternity Admission: Admitted ante partum'],
    ['N', '82', 'Other Admission: The birth of a baby in this Health Care Provider'],
    ['R', '12', 'Elective Admission: Booked'],
  ],
);
