import type { Observation, Procedure, Reference } from 'fhir/r4.js';
import { oneOf } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type SegmentIdentity } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { drToPeriod } from '../datatypes/dr-to-period.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { atTime, yesOrNo } from './observation-answer.ts';

const EVENT_LOCATION = `${CORE_EXTENSION}event-location`;

/** A patient dies once. */
const ofPatient =
  (key: string): SegmentIdentity<object> =>
  (_made, _segment, { find }) => {
    const patient = find('Patient');
    return { basis: 'patient', key, within: patient ? [patient] : [] };
  };

/** What other segments make is a role (PractitionerRole) or an organisation. */
const isPerson = ({ reference = '' }: Reference): boolean => /^Practitioner[/[]/.test(reference);

const death = rulesFor<Observation>();

/** PDA[Observation]: the cause of death, and how it was certified. The guide has no map of PDA. */
export const pdaToObservation = segmentMap<Observation>(
  'PDA',
  'Observation',
  [
    death.fixed('code', {
      coding: [{ system: 'http://snomed.info/sct', code: '184305005', display: 'Cause of death' }],
      text: 'Cause of death',
    }),
    death.rule('PDA-1', 'valueCodeableConcept', cweToCodeableConcept()),
    death.rule('PDA-2', 'extension[]', extensionOf(EVENT_LOCATION, 'valueReference', plToLocation), { part: hasUrl(EVENT_LOCATION) }),
    ...yesOrNo('PDA-3', 'Death certified'),
    ...atTime('PDA-4', 'Death certificate signed'),
    death.rule('PDA-5', 'performer[]', xcnToPractitioner, { part: isPerson }),
    ...yesOrNo('PDA-6', 'Autopsy'),
    ...yesOrNo('PDA-9', 'Coroner'),
    death.link('Patient', 'subject'),
    death.link('Encounter', 'encounter'),
    death.whenCreated('status', 'unknown'),
  ],
  { identity: ofPatient('cause-of-death') },
);

const autopsy = rulesFor<Procedure>();

/** PDA[Procedure]: the autopsy, where there is one. */
export const pdaToProcedure = segmentMap<Procedure>(
  'PDA',
  'Procedure',
  [
    autopsy.fixed('code', { coding: [{ system: 'http://snomed.info/sct', code: '29240004', display: 'Autopsy examination' }] }),
    autopsy.rule('PDA-7', 'performedPeriod', drToPeriod),
    autopsy.rule('PDA-8', 'performer[].actor', xcnToPractitioner),
    autopsy.link('Patient', 'subject'),
    autopsy.link('Encounter', 'encounter'),
    autopsy.whenCreated('status', 'unknown'),
  ],
  { identity: ofPatient('autopsy'), needs: oneOf('PDA-6', 'Y') },
);
