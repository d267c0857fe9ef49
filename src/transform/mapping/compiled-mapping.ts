import type { Finding } from '../../faults/finding.ts';
import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { SiteCodeMaps } from './code-map.ts';
import type { MessageMap } from './message-map.ts';

/** What a source domain's configuration means for mapping: made when configuration is loaded, handed to each conversion. */
export interface CompiledMapping {
  /** Assigning authority (CX.4.1, or CX.4.2) → identifier system. */
  readonly identifierSystems: ReadonlyMap<string, string>;
  /** Profiles to claim in meta.profile, by resource type. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Code maps of the source domain, if it has any. */
  readonly codeMaps?: SiteCodeMaps;
  /** For a message map whose rules are not those of the guide alone: the one that takes its place. */
  readonly messageMaps?: ReadonlyMap<MessageMap, MessageMap>;
  /** Mends known defects of senders before anything else reads the message. undefined: the message has none of them. */
  readonly correct?: (message: Hl7Message) => CorrectedMessage | undefined;
}

/** A message in which defects of the sender were mended, and what was done. */
interface CorrectedMessage {
  readonly message: Hl7Message;
  readonly findings: readonly Finding[];
}
