import type { Account } from 'fhir/r4.js';
import { event } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';

const { rule, fixed, link, instruct } = rulesFor<Account>();

/** PID[Account]: only with an account number; the guide fixes the status. An account that is ended (P06) or purged (P02) stays stored. */
export const pidToAccount = segmentMap<Account>(
  'PID',
  'Account',
  [
    rule('PID-18', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    fixed('status', 'active', { if: event('P01') }),
    // What has been ended or purged, or merged, is not opened again by a message about something else.
    fixed('status', 'active', { unless: event('P01', 'P02', 'P06'), over: ({ status }) => status !== 'inactive' }),
    fixed('status', 'inactive', { if: event('P02', 'P06') }),
    link('Patient', 'subject[]'),
    instruct('move', 'PID-18', 'subject', { if: event('A44') }),
  ],
  {
    identity: ({ identifier = [] }) => ({ basis: 'account number', key: identifier.map(identifierKey)[0] ?? '', within: [] }),
  },
);
