import { z } from 'zod';
import { ConfigurationSection } from '../config/section.ts';
import type { AddressLimitSettings } from './address-limits.ts';

/** `auth` of exchange.yaml. */
export interface AuthSettings {
  /** `none`: every caller is believed; `required`: whoever cannot prove who it is gets 401. */
  readonly mode: 'none' | 'required';
  /** What happens when MSH-4 names another organisation than `organisation-code`. */
  readonly sendingFacility: 'off' | 'warn' | 'refuse';
  readonly addressLimits: AddressLimitSettings;
}

const perMinute = z.int().min(1).max(1_000_000);

const schema = z
  .strictObject({
    mode: z
      .enum(['none', 'required'])
      .default('none')
      .describe(
        '`none`: every caller is believed, for development on this machine; `required`: callers prove who they are and may do what `service-principals.yaml` says. A change holds after the next start.',
      ),
    'sending-facility': z
      .enum(['off', 'warn', 'refuse'])
      .default('warn')
      .describe(
        'Under `mode: required`, when MSH-4 is neither the `organisation-code` nor one of its site codes: `off`: nothing; `warn`: a finding; `refuse`: the message is refused.',
      ),
    'address-limits': z
      .strictObject({
        requests: perMinute.optional().describe('Requests a minute of one address; of IPv6 one /64 network. Without it there is no limit.'),
        failures: perMinute
          .default(60)
          .describe(
            'Proofs a minute of one address that are not accepted; then it is answered 429, whatever it sends, until the minute is over.',
          ),
      })
      .prefault({})
      .describe('Under `mode: required`, what one address may do before it is asked to wait (429 with `Retry-After`).'),
  })
  .prefault({})
  .describe('Who may call.');

export const AUTH_SETTINGS = new ConfigurationSection({
  place: 'exchange',
  key: 'auth',
  schema,
  compile: (file): AuthSettings =>
    Object.freeze({
      mode: file.mode,
      sendingFacility: file['sending-facility'],
      addressLimits: Object.freeze({ requests: file['address-limits'].requests, failures: file['address-limits'].failures }),
    }),
});
