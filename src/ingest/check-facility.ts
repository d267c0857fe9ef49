import { AUTH_SETTINGS } from '../auth/auth-settings.ts';
import { DEVELOPMENT } from '../auth/principal.ts';
import { Fault } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import type { InboundMessage } from './inbound-message.ts';

/**
 * Whether MSH-4 and the header `organisation-code` speak of one organisation: the code itself, or a site code, which begins with it
 * (R0D02 of R0D). An empty MSH-4 says nothing; nor does anything where every caller is believed.
 * @returns a finding under `sending-facility: warn`
 * @throws Fault facility-mismatch under `sending-facility: refuse`
 */
export function checkFacility({ principal, snapshot, organisation, message }: InboundMessage): readonly Finding[] {
  if (principal.id === DEVELOPMENT.id) return [];
  const { sendingFacility } = AUTH_SETTINGS.of(snapshot);
  const facility = message.segment('MSH')?.field(4).first.at(1).text ?? '';
  if (sendingFacility === 'off' || facility === '' || facility.toUpperCase().startsWith(organisation.toUpperCase())) return [];
  const text = 'MSH-4 is neither the organisation-code of the request nor one of its site codes';
  if (sendingFacility === 'refuse') throw new Fault('facility-mismatch', text, 'MSH-4');
  return [{ code: 'facility-differs', location: 'MSH-4', text, severity: 'W' }];
}
