import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0438 (IAM-17) → AllergyIntolerance.verificationStatus. The guide puts the field into clinicalStatus, whose required list has none
 * of these: they say how sure the allergy is. `I` is confirmed, and inactive besides.
 */
export const allergyClinicalStatus = codeMap(
  'AllergyClinicalStatus',
  '0438',
  'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
  [
    ['C', 'confirmed', 'Confirmed'],
    ['I', 'confirmed', 'Confirmed'],
    ['U', 'unconfirmed', 'Unconfirmed'],
    ['P', 'unconfirmed', 'Unconfirmed'],
    ['S', 'unconfirmed', 'Unconfirmed'],
    ['D', 'unconfirmed', 'Unconfirmed'],
    ['E', 'entered-in-error', 'Entered in Error'],
  ],
);
