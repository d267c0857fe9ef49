import type { Coverage } from 'fhir/r4.js';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';

const { whenCreated } = rulesFor<Coverage>();

/**
 * What R4 demands of a Coverage and HL7 v2 never says. The status has a required list without `unknown`; that the coverage is in
 * force (`active`) nobody has said, so it is a draft: "the contents of which is not complete".
 */
export const coverageDefaults: readonly CompiledRule[] = [
  whenCreated('status', 'draft'),
  whenCreated('payor[]', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
];
