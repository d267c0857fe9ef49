import type { Procedure, ProcedurePerformer } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { participation } from '../codesystems/participation.ts';
import { providerRole } from '../codesystems/provider-role.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';

const { rule, link } = rulesFor<Procedure>();
const unite = ({ actor }: ProcedurePerformer): string => actor.reference ?? '';

/** ROL behind PR1: somebody who took part in the procedure. The guide is silent. */
export const rolToProcedure = segmentMap<Procedure>('ROL', 'Procedure', [
  rule('ROL-3', 'performer[one].function', cweToCodeableConcept(providerRole), { unite }),
  link('PractitionerRole', 'performer[one].actor', { unite }),
]);

/** PRT behind PR1: the same. */
export const prtToProcedure = segmentMap<Procedure>('PRT', 'Procedure', [
  rule('PRT-4', 'performer[one].function', cweToCodeableConcept(participation), { unite }),
  link('PractitionerRole', 'performer[one].actor', { unite }),
]);
