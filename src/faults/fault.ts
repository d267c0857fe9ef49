import { FAULTS, type FaultCode, type FaultDefinition } from './fault-table.ts';
import type { FindingCode } from './finding.ts';

/** One thing that is wrong: rendered as one ERR segment, one OperationOutcome.issue. */
export interface FaultIssue {
  readonly code: FaultCode;
  /** What was wrong and what would be right; may name a field's value only where that is no patient data beyond the sender's own message. */
  readonly detail: string;
  /** `PID-7`, `PID-3[2].1`, `Patient.birthDate`, `source-domain`, `config/source-domains/x.yaml: organisations[0]`. */
  readonly location?: string;
  /** The finding that was refused: it says which code of HL7 table 0357 it is. */
  readonly finding?: FindingCode;
}

/**
 * The one error that may cross rooms. Thrown where the fault is found, rendered by the door it came in at
 * (problem+json, HL7 acknowledgement, OperationOutcome). Anything else that is thrown is `internal`.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly issues: readonly [FaultIssue, ...FaultIssue[]];

  constructor(code: FaultCode, detail: string, location?: string, ...further: FaultIssue[]) {
    super(`${code}: ${detail}`);
    this.issues = [{ code, detail, ...(location === undefined ? {} : { location }) }, ...further];
  }

  /** The code of the first issue: it decides status and acknowledgement. */
  get code(): FaultCode {
    return this.issues[0].code;
  }

  get definition(): FaultDefinition {
    return FAULTS[this.code];
  }

  /** A fault of several issues, the first of which decides how it is answered. */
  static of(issues: readonly [FaultIssue, ...FaultIssue[]]): Fault {
    const [{ code, detail }] = issues;
    return Object.assign(new Fault(code, detail), { issues });
  }

  /** What was thrown, as a fault: an unexpected error becomes `internal` with a fixed text, so that nothing leaks. */
  static from(thrown: unknown): Fault {
    return thrown instanceof Fault ? thrown : new Fault('internal', FAULTS.internal.title);
  }
}
