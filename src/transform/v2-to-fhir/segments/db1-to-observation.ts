import type { Observation } from 'fhir/r4.js';
import { oneOf } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { idToBoolean } from '../datatypes/id-to-boolean.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { atTime } from './observation-answer.ts';
import { visitOrPatient } from './visit-or-patient.ts';

const { rule, fixed, whenCreated, link } = rulesFor<Observation>();

/** DB1[Observation]: whether the patient is disabled, and since when. Of a guarantor or an insured person it is nothing of theirs. */
export const db1ToObservation = segmentMap<Observation>(
  'DB1',
  'Observation',
  [
    fixed('code', { text: 'Disability' }),
    rule('DB1-3', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('DB1-4', 'valueBoolean', idToBoolean),
    rule('DB1-5', 'effectivePeriod.start', dtmToDateTime),
    rule('DB1-6', 'effectivePeriod.end', dtmToDateTime),
    ...atTime('DB1-7', 'Return to work'),
    ...atTime('DB1-8', 'Unable to work'),
    link('Patient', 'subject'),
    link('Encounter', 'encounter'),
    whenCreated('status', 'unknown'),
  ],
  {
    identity: (_made, db1, scope) => ({
      basis: 'visit or patient + number, else start',
      key: `disability|${db1
        .field(db1.field(3).isValued ? 3 : 5)
        .first.at(1)
        .text.trim()}`,
      within: visitOrPatient(scope),
    }),
    needs: oneOf('DB1-2', 'PT'),
  },
);
