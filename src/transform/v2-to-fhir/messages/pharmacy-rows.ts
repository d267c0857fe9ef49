import { both, not, oneOf } from '../../mapping/condition.ts';
import { follow, group, into, make, type MessageRow } from '../../mapping/message-map.ts';
import type { SegmentMap } from '../../mapping/segment-map.ts';
import { ft1ToChargeItem } from '../segments/ft1-to-charge-item.ts';
import { nteToNote } from '../segments/nte-to-note.ts';
import { nteToObservation } from '../segments/nte-to-observation.ts';
import { observationOfImmunization, obxToImmunization, supportingInformation } from '../segments/obx-to-immunization.ts';
import { hasSeveralValues, obxToObservationComponent } from '../segments/obx-to-observation-component.ts';
import { obxToObservation } from '../segments/obx-to-observation.ts';
import { orcToImmunization } from '../segments/orc-to-immunization.ts';
import { orcToMedicationRequest } from '../segments/orc-to-medication-request.ts';
import { hasTransaction, orcToProvenance } from '../segments/orc-to-provenance.ts';
import { orders } from '../segments/pharmacy-order.ts';
import { namesDevice, namesSomebody, prtToAdministrationDevice, prtToPerformer, prtToPrescriber } from '../segments/prt-links.ts';
import { prtToDevice } from '../segments/prt-to-device.ts';
import { prtToPractitionerRole } from '../segments/prt-to-practitioner-role.ts';
import { describesMedication, medicationOf, rxcToMedication, toMedication, type MedicationSegment } from '../segments/rx-to-medication.ts';
import { rxaToImmunization, rxrToImmunization } from '../segments/rxa-to-immunization.ts';
import { orcToMedicationAdministration, rxaToMedicationAdministration } from '../segments/rxa-to-medication-administration.ts';
import { orcToMedicationDispense, rxdToMedicationDispense } from '../segments/rxd-to-medication-dispense.ts';
import { rxeToMedicationRequest, rxoToMedicationRequest } from '../segments/rxo-to-medication-request.ts';

/** Read by the map of the medication that they stand behind, or by none. */
const DETAILS = ['RXR', 'TQ1', 'TQ2', 'RXV', 'CDO'];

/** Who takes part in what an order, a dispense or an administration is, and what was used for it, by PRT. */
function participants(type: string): MessageRow {
  return group('PARTICIPATION', 'PRT', [
    make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared', if: namesSomebody }),
    ...(type === 'MedicationRequest'
      ? [into('PRT', type, prtToPrescriber, { if: both(namesSomebody, oneOf('PRT-4.1', 'OP')) })]
      : [into('PRT', type, prtToPerformer(type), { if: namesSomebody })]),
    make('PRT', 'Device', prtToDevice, { role: 'shared', if: namesDevice }),
    ...(type === 'MedicationAdministration' ? [into('PRT', type, prtToAdministrationDevice, { if: namesDevice })] : []),
  ]);
}

/** One of RXO, RXE, RXD, RXA with what follows it, and the ORC that speaks of it. What it makes is seen by the rows after it. */
function medication(segment: MedicationSegment, type: string, map: SegmentMap, orc: SegmentMap): readonly MessageRow[] {
  const isDescribed = describesMedication(segment);
  return [
    follow(
      segment,
      [
        make(segment, type, map),
        make(segment, 'Medication', toMedication(segment), { if: isDescribed }),
        into(segment, type, medicationOf(segment), { if: isDescribed }),
        into('RXC', 'Medication', rxcToMedication),
        into('NTE', type, nteToNote(type)),
        participants(type),
      ],
      DETAILS,
    ),
    into('ORC', type, orc, { if: orders(segment), ...(type === 'MedicationRequest' ? {} : { each: true }) }),
  ];
}

const observation = (...further: readonly MessageRow[]): MessageRow =>
  group('OBSERVATION', 'OBX', [
    make('OBX', 'Observation', obxToObservation, { if: not(hasSeveralValues) }),
    make('OBX', 'Observation', obxToObservationComponent, { if: hasSeveralValues }),
    ...further,
    into('NTE', 'Observation', nteToObservation),
  ]);

const provenance: MessageRow = make('ORC', 'Provenance', orcToProvenance, {
  role: 'message',
  if: both(hasTransaction, orders('RXO', 'RXE', 'RXD', 'RXA')),
});

/** What an order holds of medicines: RXO as it was placed, RXE as the pharmacy encoded it, RXD as it was given out, RXA as it was given. */
export const medicationRows: readonly MessageRow[] = [
  ...medication('RXO', 'MedicationRequest', rxoToMedicationRequest, orcToMedicationRequest),
  ...medication('RXE', 'MedicationRequest', rxeToMedicationRequest, orcToMedicationRequest),
  ...medication('RXD', 'MedicationDispense', rxdToMedicationDispense, orcToMedicationDispense),
  ...medication('RXA', 'MedicationAdministration', rxaToMedicationAdministration, orcToMedicationAdministration),
  provenance,
];

/** ORDER of OMP_O09, RDE_O11, RDS_O13 and RAS_O17. */
export const medicationOrder: MessageRow = group(
  'ORDER',
  'ORC',
  [
    ...medicationRows,
    observation(into('OBX', 'MedicationRequest', supportingInformation)),
    participants('MedicationRequest'),
    make('FT1', 'ChargeItem', ft1ToChargeItem),
  ],
  ['TQ1', 'TQ2', 'BLG', 'CTI', 'CDO', 'NTE'],
);

/** ORDER of VXU_V04: each is one immunisation. RXA may stand without an ORC. */
export const immunizationOrder: MessageRow = group(
  'ORDER',
  ['ORC', 'RXA'],
  [
    make('RXA', 'Immunization', rxaToImmunization),
    into('ORC', 'Immunization', orcToImmunization),
    into('RXR', 'Immunization', rxrToImmunization),
    participants('Immunization'),
    into('NTE', 'Immunization', nteToNote('Immunization')),
    observation(into('OBX', 'Observation', observationOfImmunization), into('OBX', 'Immunization', obxToImmunization)),
    make('ORC', 'Provenance', orcToProvenance, { role: 'message', if: both(hasTransaction, orders('RXA')) }),
  ],
  ['TQ1', 'TQ2'],
);
