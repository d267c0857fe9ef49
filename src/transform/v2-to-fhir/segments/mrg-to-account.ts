import type { Account } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { mergesAccounts } from './merge-events.ts';

const { rule, fixed, whenCreated, link } = rulesFor<Account>();

/**
 * MRG[Account]. The guide leaves the status to the implementer: an account that was merged is no longer used, and part of the one that
 * took its place; of another nothing is said.
 */
export const mrgToAccount = segmentMap<Account>(
  'MRG',
  'Account',
  [
    fixed('status', 'inactive', { if: mergesAccounts }),
    whenCreated('status', 'unknown'),
    rule('MRG-3', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    link('Account', 'partOf', { if: mergesAccounts }),
    link('Patient', 'subject[]'),
  ],
  {
    identity: ({ identifier = [] }) => ({ basis: 'account number', key: identifier.map(identifierKey)[0] ?? '', within: [] }),
  },
);

/** MRG-3 that is PID-18: the account itself. */
export const mrgToSameAccount = segmentMap<Account>('MRG', 'Account', [
  rule('MRG-3', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
]);
