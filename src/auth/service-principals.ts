import { ConfigurationSection, type SectionContext } from '../config/section.ts';
import type { CertificateName } from './certificates/registered-certificate.ts';
import type { Principal } from './principal.ts';
import { type PrincipalFile, type ServicePrincipalsFile, servicePrincipalsSchema } from './registry/service-principals.schema.ts';
import { parseScope, type Scope } from './scope.ts';

/** How a service principal proves who it is. */
interface Credentials {
  readonly secrets: readonly { readonly hash: string; /** Milliseconds since 1970. */ readonly expires: number | undefined }[];
  readonly certificates: readonly CertificateName[];
  /** Public keys as JWKs, each with a `kid`. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly jwksUrl: string | undefined;
  readonly external: readonly { readonly issuer: string; readonly client: string }[];
}

/** A principal as service-principals.yaml has it. */
export interface ServicePrincipal extends Principal {
  readonly enabled: boolean;
  readonly credentials: Credentials;
}

/** All of them, by id. */
export type PrincipalRegistry = ReadonlyMap<string, ServicePrincipal>;

/** What the FHIR API can be asked, so that a scope which could never hold is refused with the file. */
export interface SearchableTypes {
  readonly types: readonly string[];
  readonly hasParameter: (type: string, name: string) => boolean;
}

/** The file service-principals.yaml. */
export function servicePrincipalsSection(fhir: SearchableTypes): ConfigurationSection<ServicePrincipalsFile, PrincipalRegistry> {
  return new ConfigurationSection({
    place: 'file',
    key: 'service-principals',
    schema: servicePrincipalsSchema,
    compile: ({ principals }, context): PrincipalRegistry => {
      const entries = Object.entries(principals);
      for (const [id, file] of entries) checkPrincipal(id, file, { context, fhir });
      checkCertificates(entries, context);
      return new Map(entries.map(([id, file]) => [id, compilePrincipal(id, file)]));
    },
  });
}

function checkPrincipal(
  id: string,
  file: PrincipalFile,
  { context, fhir }: { readonly context: SectionContext; readonly fhir: SearchableTypes },
): void {
  const at = (...path: PropertyKey[]): PropertyKey[] => ['principals', id, ...path];
  file['source-domains'].forEach((name, index) => {
    if (!context.sourceDomainNames.has(name))
      context.refuse('must be the name of a source domain: a file of source-domains/ without .yaml', at('source-domains', index));
  });
  file.scopes.forEach((text, index) => {
    const fault = scopeFault(parseScope(text), fhir);
    if (fault !== undefined) context.refuse(fault, at('scopes', index));
  });
  const kids = file.credentials.keys.map(({ kid }) => kid);
  kids.forEach((kid, index) => {
    if (kids.indexOf(kid) !== index) context.refuse('has the kid of another key; each needs its own', at('credentials', 'keys', index));
  });
}

function scopeFault(scope: Scope | undefined, { types, hasParameter }: SearchableTypes): string | undefined {
  if (scope === undefined) return undefined; // the schema has refused it
  if (scope.type !== '*' && !types.includes(scope.type)) return 'must name a resource type that is held here; /metadata lists them';
  const searched = scope.type === '*' ? types : [scope.type];
  const isUnknown = scope.only.some(([name]) => {
    const [parameter = ''] = name.split(/[:.]/, 1);
    return !searched.every((type) => hasParameter(type, parameter));
  });
  return isUnknown ? 'must be limited by search parameters of the type; /metadata lists them' : undefined;
}

/** A certificate that two principals claim would be one of them by chance. */
function checkCertificates(entries: readonly (readonly [string, PrincipalFile])[], context: SectionContext): void {
  const owners = new Map<string, string>();
  for (const [id, file] of entries) {
    file.credentials.certificates.map(certificateName).forEach((name, index) => {
      const key = `${name?.kind ?? ''} ${name?.value ?? ''}`;
      const owner = owners.get(key);
      if (owner !== undefined)
        context.refuse(`is a certificate of ${owner} too; each belongs to one principal`, [
          'principals',
          id,
          'credentials',
          'certificates',
          index,
        ]);
      else owners.set(key, id);
    });
  }
}

function compilePrincipal(id: string, file: PrincipalFile): ServicePrincipal {
  const { credentials } = file;
  return Object.freeze({
    id,
    name: file.title,
    enabled: file.enabled,
    connectAs: upperCase(file['connect-as']),
    sendAs: upperCase(file['send-as']),
    sendCategories: Object.freeze(file['send-categories']),
    sourceDomains: Object.freeze(file['source-domains']),
    scopes: Object.freeze(file.scopes.flatMap((text) => parseScope(text) ?? [])),
    restricted: file.restricted,
    admin: file.admin,
    rateLimit: file['rate-limit'],
    credentials: Object.freeze({
      secrets: credentials.secrets.map(({ hash, expires }) => ({ hash, expires: expires === undefined ? undefined : Date.parse(expires) })),
      certificates: credentials.certificates.flatMap((names) => certificateName(names) ?? []),
      keys: credentials.keys,
      jwksUrl: credentials['jwks-url'],
      external: credentials.external,
    }),
  });
}

const upperCase = (codes: readonly string[]): readonly string[] => Object.freeze(codes.map((code) => code.toUpperCase()));

function certificateName(names: PrincipalFile['credentials']['certificates'][number]): CertificateName | undefined {
  const { subject, dns, uri, email, fingerprint } = names;
  if (subject !== undefined) return { kind: 'subject', value: subject };
  if (dns !== undefined) return { kind: 'dns', value: dns.toLowerCase() };
  if (uri !== undefined) return { kind: 'uri', value: uri };
  if (email !== undefined) return { kind: 'email', value: email };
  return fingerprint === undefined ? undefined : { kind: 'fingerprint', value: fingerprint.replaceAll(':', '').toLowerCase() };
}
