import { z } from 'zod';
import { ConfigurationSection } from '../config/section.ts';

/** `auth` of exchange.yaml. */
export interface AuthSettings {
  /** `none`: every caller is believed; `required`: whoever cannot prove who it is gets 401. */
  readonly mode: 'none' | 'required';
  /** What happens when MSH-4 names another organisation than `organisation-code`. */
  readonly sendingFacility: 'off' | 'warn' | 'refuse';
}

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
  })
  .prefault({})
  .describe('Who may call.');

export const AUTH_SETTINGS = new ConfigurationSection({
  place: 'exchange',
  key: 'auth',
  schema,
  compile: (file): AuthSettings => Object.freeze({ mode: file.mode, sendingFacility: file['sending-facility'] }),
});
