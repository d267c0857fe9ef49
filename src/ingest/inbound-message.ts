import type { Principal } from '../auth/principal.ts';
import type { ConfigurationSnapshot, SourceDomain } from '../config/snapshot.ts';
import type { Fault } from '../faults/fault.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import type { BatchFile } from '../hl7v2/read-batch.ts';
import type { CompiledMapping } from '../transform/compile-mapping.ts';
import type { MediaType } from './media-type.ts';

/** One request to `$ingest` or `$convert` after the door: everything that the way of the message needs. */
export interface InboundRequest {
  readonly principal: Principal;
  /** The configuration that the request met at the door: it holds until the answer. */
  readonly snapshot: ConfigurationSnapshot;
  readonly sourceDomain: SourceDomain;
  /** As sent. */
  readonly organisation: string;
  readonly mediaType: MediaType;
  readonly received: Date;
  readonly body: Buffer;
  /** The mapping with an override of this request, in the place of the source domain's. */
  readonly mapping?: CompiledMapping;
}

/** An HL7 v2 message with its request. A fault found while reading stands beside what could be read, at least the MSH. */
export interface InboundMessage extends InboundRequest {
  readonly message: Hl7Message;
  readonly fault: Fault | undefined;
}

/** Several messages in one request, each of which is taken by itself. */
export interface InboundBatch extends InboundRequest {
  readonly batch: BatchFile;
}
