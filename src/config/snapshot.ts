/**
 * What the configuration says at one moment. Deep-frozen: a message keeps the snapshot that it met at the door, so that a
 * reload never changes the rules in mid-message.
 */
export interface ConfigurationSnapshot {
  /** 1 at start, one more with each reload that is accepted. */
  readonly revision: number;
  readonly server: ServerSettings;
  readonly identity: IdentitySettings;
  readonly security: SecuritySettings;
  /** By name: the value of the `source-domain` header. */
  readonly sourceDomains: ReadonlyMap<string, SourceDomain>;
}

/** `server` of exchange.yaml, after the environment and the command line. */
export interface ServerSettings {
  /** The address that is listened on: a host name or an IP address. */
  readonly host: string;
  /** TCP port; 0 lets the system choose one. */
  readonly port: number;
  /** The only source of absolute URLs, without a slash at its end. */
  readonly publicUrl: string;
  /** Further names by which clients call the server. */
  readonly names: readonly string[];
  /** Says in so many words that any caller is to be believed. */
  readonly allowUnauthenticated: boolean;
  /** Whether there may be a listener without TLS that others than this machine can reach. */
  readonly allowPlain: boolean;
  readonly tls: TlsSettings | undefined;
  readonly clientCertificates: ClientCertificateSettings | undefined;
  readonly proxy: ProxySettings | undefined;
  readonly management: { readonly host: string; readonly port: number } | undefined;
  readonly limits: ConnectionLimits;
}

/** `server.limits`: what a connection may take. */
export interface ConnectionLimits {
  readonly connections: number;
  /** Of one address, or one /64 network of IPv6. */
  readonly connectionsPerAddress: number;
  readonly handshakeMs: number;
  readonly headerMs: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  /** The least by which a body arrives and an answer is read, over each `patienceMs`. */
  readonly bytesPerSecond: number;
  readonly patienceMs: number;
  readonly idleMs: number;
}

/** `server.tls`: paths from the configuration directory on. */
interface TlsSettings {
  readonly certificate: string;
  readonly key: string;
  readonly minimumVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** Whether a client presents a certificate. */
export type CertificatePolicy = 'required' | 'optional' | 'off';

/** `server.client-certificates`: paths from the configuration directory on. */
interface ClientCertificateSettings {
  readonly authorities: readonly string[];
  readonly revocationLists: readonly string[];
  /** SHA-256, 64 small hexadecimal digits each. */
  readonly revokedFingerprints: readonly string[];
  readonly ingest: CertificatePolicy;
  readonly fhirApi: CertificatePolicy;
}

/** How a proxy hands on the certificate of a client. */
export type ForwardedFormat = 'rfc9440' | 'envoy' | 'azure' | 'nginx' | 'aws' | 'traefik';

/** `server.proxy`. */
export interface ProxySettings {
  /** IP addresses and networks (`10.1.2.0/24`). */
  readonly addresses: readonly string[];
  readonly certificateHeader: ForwardedFormat | undefined;
  /** In small letters; undefined: the usual one of the format. */
  readonly certificateHeaderName: string | undefined;
}

/** `identity` of exchange.yaml. */
export interface IdentitySettings {
  /** How `Patient.id` is made: from the keyed hash of the identity, or as the NHS number itself. */
  readonly patientId: 'opaque' | 'nhs-number';
}

/** `security` of exchange.yaml. */
export interface SecuritySettings {
  /** When others may read a secret file: whether the start is refused. */
  readonly fileModes: 'strict' | 'warn';
}

/** The data types that a source domain can accept, as the `data-type` header spells them. */
type DataType = 'Hl7v2';

/** A named set of profiles that `meta.profile` may claim. */
type ProfileSet = 'uk-core' | 'uk-core-draft';

/** One file of source-domains/. */
export interface SourceDomain {
  readonly name: string;
  readonly title: string;
  /** ODS codes in upper case; ask with `acceptsOrganisation`, which compares without case. */
  readonly organisations: readonly string[];
  readonly dataTypes: readonly DataType[];
  /** IANA name of the zone of times that are sent without an offset. */
  readonly timeZone: string;
  readonly acknowledgement: AcknowledgementSettings;
  /** Assigning authority (CX.4.1 as sent, or the OID of CX.4.2) → the URI of the identifier system. */
  readonly identifiers: ReadonlyMap<string, string>;
  /** HL7 table 0103, the values of MSH-11.1 that are accepted. */
  readonly processingIds: readonly string[];
  /** Empty: base R4, no claim. */
  readonly profiles: readonly ProfileSet[];
  readonly limits: MessageLimits;
  /** What messages may change of a patient who is known. */
  readonly patientUpdates: 'master' | 'contributor' | 'none';
  /** Field paths whose findings become refusals; ask with `refusesFindingAt`. */
  readonly refuse: readonly string[];
}

/** How messages of a source domain are answered. */
export interface AcknowledgementSettings {
  /** `follow`: the HTTP status says what the acknowledgement says; `always-200`: HL7 over HTTP, whatever MSA-1 is. */
  readonly http: 'follow' | 'always-200';
  /** `standard`: HL7 v2; `guide`: the sample of the integration guide to the letter. */
  readonly layout: 'standard' | 'guide';
  /** MSH-3 to MSH-6: `guide`: application, facility, source domain, organisation; `swap`: the sender's, exchanged. */
  readonly parties: 'guide' | 'swap';
  /** Whether findings beside AA get ERR segments (from 2.5). */
  readonly warnings: boolean;
  /** MSH-3 under `parties: guide`. */
  readonly application: string;
  /** MSH-4 under `parties: guide`. */
  readonly facility: string;
}

/** What one message may hold. */
interface MessageLimits {
  readonly bytes: number;
  readonly segments: number;
  /** Repetitions of one field. */
  readonly repetitions: number;
}
