import type { Basic } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { valued } from '../../mapping/condition.ts';
import { converter, Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { r5Element } from '../datatypes/r5-element.ts';

const LOCATION = r5Element('EncounterHistory.location');
const ENCOUNTER = r5Element('EncounterHistory.encounter');

/** EncounterHistory.location of R5 as one extension: where, in which state, and that it was temporary. The guide writes the parts side by side. */
const earlierTemporaryLocation = converter('EncounterHistory.location, PL[Location]', (source, place) => {
  const below = new Place(place.run, place.owner, `${place.path}.extension[0].valueReference`, place.name);
  const location = plToLocation.convert(source, below);
  return (
    location && {
      url: LOCATION,
      extension: [
        { url: 'location', valueReference: location },
        { url: 'status', valueCode: 'completed' },
        {
          url: `${CORE_EXTENSION}subject-locationClassification`,
          valueCodeableConcept: { coding: [{ code: 'temporary' }], text: 'temporary' },
        },
      ],
    }
  );
});

const { rule, fixed, link } = rulesFor<Basic>();

/** The history of a visit is one record beside it. */
function identity(_made: Basic, _pv1: Hl7Segment, { find }: Scope): ResourceIdentity {
  const holder = find('Encounter') ?? find('Patient');
  return { basis: 'encounter', key: 'encounter history', within: holder ? [holder] : [] };
}

/** PV1[Basic-EncounterHistory] */
export const pv1ToBasicEncounterHistory = segmentMap<Basic>(
  'PV1',
  'Basic-EncounterHistory',
  [
    fixed('code', { coding: [{ system: 'http://hl7.org/fhir/fhir-types', code: 'EncounterHistory' }] }),
    link('Patient', 'subject'),
    rule('PV1-43', 'extension[]', earlierTemporaryLocation, { part: hasUrl(LOCATION) }),
    // The guide names the patient alone: of which visit this is the history would not be known.
    link('Encounter', 'extension[encounter].valueReference', { part: hasUrl(ENCOUNTER) }),
    fixed('extension[encounter].url', ENCOUNTER, { part: hasUrl(ENCOUNTER) }),
  ],
  { identity, needs: valued('PV1-43') },
);
