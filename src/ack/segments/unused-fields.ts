import type { Finding } from '../../faults/finding.ts';
import type { AcceptedWith } from '../acknowledgement.ts';

/** A segment of a sender's own may have thousands of fields: an acknowledgement is no list of them. */
const MOST = 100;
const INDEX = /\[[0-9]+\]/g;

/** Fields that became nothing as findings: what a finding names already is not named again. */
export function findingsOfUnused({ findings, unusedFields }: AcceptedWith): readonly Finding[] {
  if (unusedFields === undefined || unusedFields.size === 0) return [];
  const named = new Set(findings.map(({ location }) => fieldOf(location.replaceAll(INDEX, ''))));
  const unused: Finding[] = [];
  for (const [location, times] of unusedFields) {
    if (unused.length === MOST) break;
    if (named.has(fieldOf(location))) continue;
    const often = times === 1 ? '' : `, ${times} times in this message`;
    unused.push({ code: 'field-unused', location, text: `no rule made anything of what was sent there${often}`, severity: 'I' });
  }
  return unused;
}

/** `PID-5` of `PID-5.8`. */
const fieldOf = (place: string): string => place.split('.', 1)[0] ?? place;
