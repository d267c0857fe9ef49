import { DEVELOPMENT } from '../auth/principal.ts';
import type { ConfigurationSnapshot } from '../config/snapshot.ts';
import { Identity } from '../identity/identity.ts';
import { ResourceIds } from '../identity/resource-id.ts';
import { MAPPING } from '../transform/mapping-section.ts';
import { ConvertService, type ConvertAnswer } from './convert.service.ts';
import { messageOf } from './pipes/message-of.ts';
import { readHeaders } from './read-headers.ts';

/** A message to be converted without a server. */
export interface ApartRequest {
  readonly sourceDomain: string;
  readonly organisation: string;
  /** The message as it would be sent. */
  readonly body: Buffer;
  /** What stands above `mapping` of the source domain, as it was read, and what it is called in faults. */
  readonly override?: { readonly content: unknown; readonly shown: string };
}

/** Ids are the same in each run, and those of no installation: nobody stores what comes out. */
const NO_KEY = new Uint8Array(32);

/**
 * What `$convert` would answer, without server, store and key.
 * @throws Fault source-domain-unknown, organisation-not-allowed, override-invalid, not-hl7 …
 */
export function convertApart(
  snapshot: ConfigurationSnapshot,
  { sourceDomain: name, organisation, body, override }: ApartRequest,
): ConvertAnswer {
  const headers = { 'source-domain': name, 'organisation-code': organisation, 'data-type': 'Hl7v2' };
  const { sourceDomain } = readHeaders(headers, snapshot);
  const mapping = override && MAPPING.of(sourceDomain).withOverride(override.content, { shown: override.shown, mayNameFiles: true });
  const inbound = messageOf({
    principal: DEVELOPMENT,
    snapshot,
    sourceDomain,
    organisation,
    mediaType: { type: 'text/plain', charset: undefined },
    received: new Date(),
    body,
    ...(mapping ? { mapping } : {}),
  });
  return new ConvertService(new Identity(new ResourceIds(NO_KEY))).convert(inbound);
}
