import type { FaultIssue } from '../../faults/fault.ts';
import type { Finding } from '../../faults/finding.ts';

/** MSA-3, HL7 v2.3 to v2.6. */
const MAXIMUM = 80;
/** No more places than these fit, however short they are. */
const MAXIMUM_PLACES = 16;

/** `Successfully processed`; with findings also their number and as many of their places as there is room for. */
export function successWith(findings: readonly Finding[]): string {
  const success = 'Successfully processed';
  if (findings.length === 0) return success;
  const places = [...new Set(findings.map(({ location }) => withoutControls(location)))];
  const counted = `${success}, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  for (let named = Math.min(places.length, MAXIMUM_PLACES); named > 0; named -= 1) {
    const more = named < places.length ? ', ...' : '';
    const text = `${counted}: ${places.slice(0, named).join(', ')}${more}`;
    if (text.length <= MAXIMUM) return text;
  }
  return counted;
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
