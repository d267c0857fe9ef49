import type { Coding, Meta } from 'fhir/r4.js';
import { oneOf } from '../../mapping/condition.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { visitProtection } from '../codesystems/visit-protection.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';

const { rule } = rulesFor<{ meta?: Meta }>();

/**
 * Y in a field that asks for protection (PD1-12) or confidentiality (DG1-18) restricts access to the resource. The label is added and never
 * taken away: no message may widen access.
 */
export function restrictedBy(field: string): CompiledRule {
  return rule(field, 'meta.security[]', cweToCoding(visitProtection), {
    if: oneOf(field, 'Y'),
    unite: ({ system = '', code = '' }: Coding) => `${system}|${code}`,
  });
}
