import type { Identifier, Patient } from 'fhir/r4.js';
import { either, not, valued } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToPatientIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { changesPatientNumber, mergesPatients, movesPatientNumber } from './merge-events.ts';

const { rule, fixed, link, instruct } = rulesFor<Patient>();

/** A number that is no longer given for the patient, but still finds them. */
const formerIdentifier: Converter<Identifier> = converter(`${cxToPatientIdentifier.name}, use old`, (source, place) => {
  const identifier = cxToPatientIdentifier.convert(source, place);
  return identifier && { ...identifier, use: 'old' };
});

/**
 * MRG[Patient], of which the guide has no map: the other record, as far as the event says something of it. A merged one is no longer used
 * (R4 Patient.active, Patient.link `replaced-by`).
 */
export const mrgToPatient = segmentMap<Patient>(
  'MRG',
  'Patient',
  [
    rule('MRG-1', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('MRG-2', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('MRG-4', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('MRG-7', 'name[]', xpnToHumanName),
    fixed('active', false, { if: mergesPatients }),
    link('Patient', 'link[by].other', { if: mergesPatients }),
    fixed('link[by].type', 'replaced-by', { if: mergesPatients }),
    instruct('merge', 'MRG-1', 'link', { if: mergesPatients }),
    instruct('change-number', 'MRG-1', 'identifier', { if: movesPatientNumber }),
  ],
  {
    identity: ({ identifier = [] }) => ({
      basis: 'prior patient',
      key: `prior|${identifier.map(identifierKey).sort().join()}`,
      within: [],
    }),
    needs: either(valued('MRG-1'), either(valued('MRG-2'), valued('MRG-4'))),
  },
);

/** MRG[Patient], of the same record: the numbers by which it was known, or is known besides. */
export const mrgToSamePatient = segmentMap<Patient>('MRG', 'Patient', [
  rule('MRG-1', 'identifier[]', formerIdentifier, { if: changesPatientNumber, unite: identifierKey }),
  rule('MRG-1', 'identifier[]', cxToPatientIdentifier, { if: not(changesPatientNumber), unite: identifierKey }),
  rule('MRG-2', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
  rule('MRG-4', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
]);
