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
    case 'A06':
      return isOfNewStay;
    case 'A02':
    case 'A07':
      return isNotAway;
    case 'A21':
    case 'A22':
    case 'A52':
    case 'A53':
      return isNotOver;
    case 'A03':
      return isNotCancelled;
    case 'A13':
      return isNotCancelledNorAway;
    case 'A05':
    case 'A14':
    case 'A27':
    case 'A38':
      return hasNotBegun;
    case 'A09':
    case 'A10':
    case 'A12':
    case 'A15':
    case 'A16':
    case 'A17':
    case 'A25':
    case 'A26':
      return never;
    case 'A11':
      return isNotDeleted;
    default:
      return always;
  }
}

/**
 * A number used for another stay begins it anew; an admission that arrives behind its own discharge does not reopen it, nor does one that
 * arrives behind a leave end that.
 */
function isOfNewStay(stored: Stored, made: Stored): boolean {
  if (stored.status !== 'finished' && stored.status !== 'onleave') return true;
  const start = made.period?.start;
  const last = stored.period?.end ?? stored.period?.start;
  return start === undefined || last === undefined || isBefore(last, start);
}

/** What was entered in error (A23) never was, and stays so whatever arrives behind. */
const isNotDeleted = ({ status }: Stored): boolean => status !== 'entered-in-error';

/** What never was has no end. */
export const isNotCancelled = (stored: Stored): boolean => stored.status !== 'cancelled' && isNotDeleted(stored);

/** A visit that has been discharged, cancelled or deleted: where its patient was moved, or went on leave, says nothing of that. */
const isNotOver = (stored: Stored): boolean => stored.status !== 'finished' && isNotCancelled(stored);

/** Nor does a transfer bring back who is on leave: A22 does, or A52. */
const isNotAway = (stored: Stored): boolean => stored.status !== 'onleave' && isNotOver(stored);

const isNotCancelledNorAway = (stored: Stored): boolean => stored.status !== 'onleave' && isNotCancelled(stored);

/** An announcement, and its cancellation, that arrives behind the admission does not undo it. */
export const hasNotBegun = (stored: Stored): boolean =>
  stored.status !== 'in-progress' && stored.status !== 'onleave' && stored.status !== 'finished' && isNotDeleted(stored);

/** What is pending, or tracked, or cancelled of that leaves the visit as it is; only one that is not known yet is created by it. */
const never = (): boolean => false;

/** A deleted visit: there was none, whatever has been said of it. */
const always = (): boolean => true;
