import type { Specimen } from 'fhir/r4.js';
import type { Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { eiToIdentifierOfType } from './ei-to-identifier.ts';
import { identifierKey } from './identifier-key.ts';

const { rule, derive } = rulesFor<Specimen>();

/** EIP → the Specimen that the placer and the filler identify (OBX-33): of the patient whom the message is about. */
const map = elementMap<Specimen>('EIP', 'Specimen', [
  rule('EIP.1', 'identifier[]', eiToIdentifierOfType('PGN', 'Placer Group Number')),
  rule('EIP.2', 'identifier[]', eiToIdentifierOfType('FGN', 'Filler Group Number')),
  derive('EIP', 'subject', 'the patient of the message', (_source, { run }) => {
    const patient = run.drafts.find(({ type }) => type === 'Patient');
    return patient && run.linkTo(patient);
  }),
]);

/** Specimen = the filler's number, else the placer's, of the patient: laboratories use their numbers again. */
export const eipToSpecimen: Converter<MadeReference> = referenceTo('Specimen', map, {
  role: 'clinical',
  identity: ({ identifier = [] }, _source, { run }) => {
    const number = identifier.at(-1);
    const patient = run.drafts.find(({ type }) => type === 'Patient');
    return (
      number && { basis: 'filler number, else placer number', key: `specimen|${identifierKey(number)}`, within: patient ? [patient] : [] }
    );
  },
});
