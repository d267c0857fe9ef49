import type { AcknowledgementSettings } from '../config/snapshot.ts';
import type { Finding } from '../faults/finding.ts';

/** What an acknowledgement needs to know besides the message and its outcome. */
export interface AcknowledgementContext {
  readonly settings: AcknowledgementSettings;
  /** Name of the source domain: MSH-5 under `parties: guide`. */
  readonly sourceDomain: string;
  /** Organisation as sent in the header: MSH-6 under `parties: guide`. */
  readonly organisation: string;
  /** MSH-10 of the acknowledgement, made by `newControlId`. */
  readonly controlId: string;
  /** Id of the OperationOutcome under `layout: guide`. */
  readonly outcomeId: string;
  /** When the acknowledgement is made: MSH-7. */
  readonly time: Date;
  /** IANA name of the zone that MSH-7 is written in. */
  readonly zone: string;
}

/** What the sender of an accepted message should know. */
export interface AcceptedWith {
  readonly findings: readonly Finding[];
  /** Fields and parts of fields that became nothing, `PID-32`, `PID-5.8`, with how often. */
  readonly unusedFields?: ReadonlyMap<string, number>;
}

/** An answer in HL7 v2. */
export interface Acknowledgement {
  /** MSA-1, HL7 table 0008. */
  readonly code: 'AA' | 'AE' | 'AR';
  /** MSH, MSA and ERR segments, each ended by CR. */
  readonly text: string;
  /** HTTP status. */
  readonly status: number;
}
