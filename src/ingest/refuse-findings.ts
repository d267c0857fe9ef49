import type { SourceDomain } from '../config/snapshot.ts';
import { refusesFindingAt } from '../config/source-domain.ts';
import { Fault, type FaultIssue } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';

/**
 * Turns findings into a refusal where the source domain says so.
 * @throws Fault field-refused, one issue for each such finding
 */
export function refuseFindings(findings: readonly Finding[], sourceDomain: SourceDomain): void {
  const issues = findings
    .filter(({ location }) => refusesFindingAt(sourceDomain, location))
    .map(({ code, text, location }): FaultIssue => ({ code: 'field-refused', detail: text, location, finding: code }));
  const [first, ...further] = issues;
  if (first) throw Fault.of([first, ...further]);
}
