import type { Encounter } from 'fhir/r4.js';
import { isBefore } from '../../mapping/period-order.ts';

type Stored = Partial<Encounter>;

/**
 * Which stored visits the status of an event applies to: messages come late, are repeated, and cancel each other in any order.
 */
export function takesStatusOf(trigger: string): (stored: Stored, made: Stored) => boolean {
  switch (trigger) {
    case 'A01':
    case 'A04':
      return isNotOfEndedStay;
    case 'A02':
      return isNotOver;
    case 'A03':
    case 'A13':
      return isNotCancelled;
    case 'A05':
      return hasNotBegun;
    case 'A12':
      return never;
    default:
      return always;
  }
}

/** A number used for another stay begins it anew; an admission that arrives behind its own discharge does not reopen it. */
function isNotOfEndedStay(stored: Stored, made: Stored): boolean {
  if (stored.status !== 'finished') return true;
  const start = made.period?.start;
  const last = stored.period?.end ?? stored.period?.start;
  return start === undefined || last === undefined || isBefore(last, start);
}

/** A visit that has been discharged or cancelled: where its patient was moved says nothing of that. */
const isNotOver = ({ status }: Stored): boolean => status !== 'finished' && status !== 'cancelled';

/** What never was has no end. */
export const isNotCancelled = ({ status }: Stored): boolean => status !== 'cancelled';

/** An announcement that arrives behind the admission does not undo it. */
export const hasNotBegun = ({ status }: Stored): boolean => status !== 'in-progress' && status !== 'finished';

/** A cancelled transfer leaves the visit as it is; only one that is not known yet is created by it. */
const never = (): boolean => false;

/** A cancelled admission: there was no visit, whatever has been said of it. */
const always = (): boolean => true;
