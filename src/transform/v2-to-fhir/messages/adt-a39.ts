import { both, either, not, valued } from '../../mapping/condition.ts';
import { group, into, make, messageMap } from '../../mapping/message-map.ts';
import { changesPatientNumber, isSameAccount, isSamePatient, isSameVisit, mergesVisits } from '../segments/merge-events.ts';
import { mrgToAccount, mrgToSameAccount } from '../segments/mrg-to-account.ts';
import { mrgToEncounter, mrgToSurvivingEncounter } from '../segments/mrg-to-encounter.ts';
import { mrgToPatient, mrgToSamePatient } from '../segments/mrg-to-patient.ts';
import { messageRows, personRows, silentOfPerson, visitRows } from './adt-rows.ts';

const isSameRecord = either(isSamePatient, changesPatientNumber);
const isMergedVisit = both(mergesVisits, both(valued('MRG-5'), not(isSameVisit)));

/**
 * The events with an MRG segment (ADT_A18, ADT_A30, ADT_A39, ADT_A43, ADT_A45), of which the guide has no map: one structure holds them
 * all, patient by patient. MRG comes last in its group: what it makes refers to what PID and PV1 made.
 */
export const adtA39 = messageMap(
  'ADT_A39',
  {
    type: 'ADT',
    events: ['A18', 'A30', 'A34', 'A35', 'A36', 'A40', 'A41', 'A42', 'A43', 'A44', 'A45', 'A46', 'A47'],
    required: ['PID', 'MRG'],
    single: [],
  },
  [
    group(
      'PATIENT',
      'PID',
      [
        ...personRows,
        group('MERGE_INFO', 'MRG', [
          ...visitRows,
          into('MRG', 'Patient', mrgToSamePatient, { if: isSameRecord }),
          into('MRG', 'Account', mrgToSameAccount, { if: isSameAccount }),
          into('MRG', 'Encounter', mrgToSurvivingEncounter, { if: either(isSameVisit, mergesVisits) }),
          make('MRG', 'Account', mrgToAccount, { if: both(valued('MRG-3'), not(isSameAccount)) }),
          make('MRG', 'Encounter', mrgToEncounter, { if: isMergedVisit }),
          make('MRG', 'Patient', mrgToPatient, { role: 'prior', if: not(isSameRecord) }),
        ]),
      ],
      silentOfPerson,
    ),
    ...messageRows,
  ],
);
