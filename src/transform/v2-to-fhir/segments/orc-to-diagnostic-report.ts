import type { DiagnosticReport } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerAssigned, fillerIdentifier, placerAssigned, placerIdentifier } from '../datatypes/order-numbers.ts';

const STATUS_REASON = `${CORE_EXTENSION}event-statusReason`;

const { rule } = rulesFor<DiagnosticReport>();

/** ORC[DiagnosticReport] */
export const orcToDiagnosticReport = segmentMap<DiagnosticReport>('ORC', 'DiagnosticReport', [
  rule('ORC-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
  rule('ORC-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
  rule('ORC-4', 'identifier[]', fillerAssigned, { unite: identifierKey }),
  rule('ORC-4', 'identifier[]', placerAssigned, { unite: identifierKey }),
  rule('ORC-16', 'extension[]', extensionOf(STATUS_REASON, 'valueCodeableConcept', cweToCodeableConcept()), {
    part: hasUrl(STATUS_REASON),
  }),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
]);
