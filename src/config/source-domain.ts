import type { SourceDomain } from './snapshot.ts';

const ODS_CODE = /^[A-Za-z0-9]{3,10}$/;
const REPETITION = /\[[0-9]+\]/g;

/** Whether a text has the shape of an ODS code: 3 to 10 letters and digits. */
export function isOdsCode(text: string): boolean {
  return ODS_CODE.test(text);
}

/** Whether an organisation may send to this source domain; compared without case, as ODS codes are. */
export function acceptsOrganisation(sourceDomain: SourceDomain, organisationCode: string): boolean {
  return isOdsCode(organisationCode) && sourceDomain.organisations.includes(organisationCode.toUpperCase());
}

/**
 * Whether a finding at this place is a refusal in this source domain.
 * @param location a field path as findings carry it: `PID-7`, `PID-3[2].1`; a configured field covers its repetitions and components.
 */
export function refusesFindingAt(sourceDomain: SourceDomain, location: string): boolean {
  if (sourceDomain.refuse.length === 0) return false;
  const plain = location.replaceAll(REPETITION, '');
  return sourceDomain.refuse.some((path) => plain === path || plain.startsWith(`${path}.`));
}
