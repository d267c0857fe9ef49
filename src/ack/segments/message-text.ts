import type { FaultIssue } from '../../faults/fault.ts';
import type { Finding } from '../../faults/finding.ts';

/** MSA-3, HL7 v2.3 to v2.6. */
const MAXIMUM = 80;
/** No more places than these fit, however short they are. */
const MAXIMUM_PLACES = 16;

/**
 * `Successfully processed`; with findings also their number and as many of their places as there is room for, then the same of the
 * fields that became nothing.
 */
export function successWith(findings: readonly Finding[], unused: readonly Finding[] = []): string {
  const success = 'Successfully processed';
  const found = findings.length === 0 ? success : `${success}, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  const left = unused.length === 0 ? '' : `${findings.length === 0 ? ',' : ';'} ${unused.length} not converted`;
  const text = withPlaces(found, findings, MAXIMUM - left.length);
  return unused.length === 0 ? text : withPlaces(text + left, unused, MAXIMUM);
}

/** The text, and after a colon as many places as there is room for. */
function withPlaces(text: string, findings: readonly Finding[], maximum: number): string {
  const places = [...new Set(findings.map(({ location }) => withoutControls(location)))];
  for (let named = Math.min(places.length, MAXIMUM_PLACES); named > 0; named -= 1) {
    const more = named < places.length ? ', ...' : '';
    const whole = `${text}: ${places.slice(0, named).join(', ')}${more}`;
    if (whole.length <= maximum) return whole;
  }
  return text;
}

/** What an operator reads first: the place and what is wrong there. */
export function causeOf({ location, detail }: Pick<FaultIssue, 'location' | 'detail'>, maximum = MAXIMUM): string {
  const cause = location === undefined || detail.startsWith(location) ? detail : `${location}: ${detail}`;
  return shortened(withoutControls(cause), maximum);
}

/** Cut to so many UTF-16 units, never within a character. */
export function shortened(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const cut = text.slice(0, maximum - 3);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}...`;
}

/** One line: escaped line ends would only use up the room. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
