import type { EpisodeOfCare } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';

const DESCRIPTION = `${CORE_EXTENSION}resource-instance-description`;

const { rule, link, whenCreated } = rulesFor<EpisodeOfCare>();

/** EpisodeOfCare = patient + episode number. */
function identity(made: EpisodeOfCare, _pv1: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const [number] = made.identifier ?? [];
  return { basis: 'patient + episode number', key: `episode|${number ? identifierKey(number) : ''}`, within: patient ? [patient] : [] };
}

/**
 * The rows of PV1[Encounter] that stand in the EpisodeOfCare: made only where PV1-54 identifies an episode. Its status has a
 * required list without `unknown`; a visit within the episode says that it is current ("active", R4 episode-of-care-status).
 */
export const pv1ToEpisodeOfCare = segmentMap<EpisodeOfCare>(
  'PV1',
  'EpisodeOfCare',
  [
    rule('PV1-53', 'extension[]', extensionOf(DESCRIPTION, 'valueString', text), { part: hasUrl(DESCRIPTION) }),
    rule('PV1-54', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    link('Patient', 'patient'),
    whenCreated('status', 'active'),
  ],
  { identity, needs: valued('PV1-54') },
);
