import type { IncomingHttpHeaders } from 'node:http';
import { validateSync } from 'class-validator';
import { senderHeaders, single } from '../auth/sender-headers.ts';
import type { ConfigurationSnapshot, SourceDomain } from '../config/snapshot.ts';
import { acceptsOrganisation } from '../config/source-domain.ts';
import { Fault, type FaultIssue } from '../faults/fault.ts';
import { IngestHeaders } from './ingest-headers.dto.ts';

const NAMES = ['source-domain', 'organisation-code', 'data-type'] as const;

/** What the headers say, checked against the configuration. */
export interface Addressee {
  readonly sourceDomain: SourceDomain;
  /** As sent: it is echoed so. */
  readonly organisation: string;
  readonly dataType: IngestHeaders['data-type'];
}

/**
 * Reads the three headers before the body is read.
 * @throws Fault header-missing, header-invalid (all at once), source-domain-unknown, organisation-not-allowed, data-type-not-enabled
 */
export function readHeaders(headers: IncomingHttpHeaders, snapshot: ConfigurationSnapshot): Addressee {
  const { sourceDomain, organisation } = senderHeaders(headers);
  const dataType = single(headers['data-type']);
  const sender = `${sourceDomain ?? ''}\n${organisation ?? ''}\n${dataType ?? ''}`;
  const accepted = ACCEPTED.get(snapshot) ?? new Map<string, Addressee>();
  const known = accepted.get(sender);
  if (known) return known;
  const addressee = checkHeaders(headers, snapshot, new IngestHeaders(sourceDomain ?? '', organisation ?? '', dataType ?? ''));
  ACCEPTED.set(snapshot, accepted.set(sender, addressee));
  return addressee;
}

/** Senders say the same thousands of times. Only what was accepted is kept: as many as organisations are configured, in either case. */
const ACCEPTED = new WeakMap<ConfigurationSnapshot, Map<string, Addressee>>();

function checkHeaders(headers: IncomingHttpHeaders, { sourceDomains }: ConfigurationSnapshot, read: IngestHeaders): Addressee {
  const issues = [...missing(headers), ...invalid(read)];
  const [first, ...further] = issues;
  if (first) throw Fault.of([first, ...further]);
  const domain = sourceDomains.get(read['source-domain']);
  if (!domain)
    throw new Fault('source-domain-unknown', `the configuration has no source-domains/${read['source-domain']}.yaml`, 'source-domain');
  if (!acceptsOrganisation(domain, read['organisation-code'])) {
    throw new Fault(
      'organisation-not-allowed',
      `${read['organisation-code']} is not one of the organisations of ${domain.name}`,
      'organisation-code',
    );
  }
  if (!domain.dataTypes.includes(read['data-type'])) {
    throw new Fault('data-type-not-enabled', `${domain.name} accepts ${domain.dataTypes.join(', ')}`, 'data-type');
  }
  return { sourceDomain: domain, organisation: read['organisation-code'], dataType: read['data-type'] };
}

function missing(headers: IncomingHttpHeaders): readonly FaultIssue[] {
  return NAMES.filter((name) => (single(headers[name]) ?? '') === '').map((name) => ({
    code: 'header-missing' as const,
    detail: `send the header ${name}: ${EXAMPLES[name]}`,
    location: name,
  }));
}

const EXAMPLES = { 'source-domain': 'emergency-care', 'organisation-code': 'r0d', 'data-type': 'Hl7v2' } as const;

function invalid(read: IngestHeaders): readonly FaultIssue[] {
  return validateSync(read, { stopAtFirstError: true })
    .filter(({ property }) => read[property as keyof IngestHeaders] !== '')
    .map(({ property, constraints = {} }) => ({
      code: 'header-invalid' as const,
      detail: Object.values(constraints).join('; ') + hint(property, read),
      location: property,
    }));
}

/** The commonest mistakes, named: `hl7v2`, `HL7V2`; and a header that somebody on the way added a second time. */
function hint(property: string, read: IngestHeaders): string {
  if (read[property as keyof IngestHeaders].includes(',')) return '; one value: is the header sent twice?';
  return property === 'data-type' && read['data-type'].toLowerCase() === 'hl7v2' ? `; "${read['data-type']}" was sent` : '';
}
