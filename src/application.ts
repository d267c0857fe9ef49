import type { Server } from 'node:http';
import { Server as TlsServer, type ServerOptions } from 'node:https';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { AppModule } from './app.module.ts';
import { RefusedAccessRecord } from './audit/refused-access.ts';
import { SignInRecord } from './audit/sign-in-record.ts';
import { AUTH_SETTINGS } from './auth/auth-settings.ts';
import { Authentication, type Ways } from './auth/authentication.ts';
import { openAuthenticators } from './auth/authenticators.ts';
import { IdentityProvider } from './auth/identity-provider.ts';
import { type ForwardedHeader, PresentedCertificates } from './auth/presented-certificates.ts';
import { callerOf } from './auth/service-principal.guard.ts';
import type { PrincipalRegistry } from './auth/service-principals.ts';
import { SigningKeys } from './auth/signing-keys.ts';
import { TokenService } from './auth/token-service.ts';
import { TrustedProxies } from './auth/transport.ts';
import type { Configuration } from './config/configuration.ts';
import type { Environment } from './config/environment.ts';
import { requirePrivateFile } from './config/private-file.ts';
import type { ServerSettings } from './config/snapshot.ts';
import { SERVICE_PRINCIPALS } from './configuration-sections.ts';
import { holdDataDirectory } from './data-directory.ts';
import { drain } from './drainage.ts';
import { openEmbeddedStore, type EmbeddedStore } from './fhir/embedded-store.ts';
import type { CapabilityFacts } from './fhir-api/capability-statement.ts';
import { offeredInteractions } from './fhir-api/offered-interactions.ts';
import { HttpAdapter } from './http-adapter.ts';
import { identityKeyFile, openIdentity } from './identity/identity-key.ts';
import { ManagementListener } from './management-listener.ts';
import { offeredMethods } from './offered-methods.ts';
import { ProblemFilter } from './problem.filter.ts';
import { watchRegistry } from './registry-watch.ts';
import { dollarSign, ownNamesOnly, soundHead } from './request-head.ts';
import { openState } from './state/sqlite-state.ts';
import type { State } from './state/state.ts';
import { serveSwagger } from './swagger.ts';
import { accessLog } from './telemetry/access-log.ts';
import { correlationId } from './telemetry/correlation-id.ts';
import { log } from './telemetry/logger.ts';
import { NestLogger } from './telemetry/nest-logger.ts';
import { TlsFiles } from './tls-files.ts';
import { programVersion } from './version.ts';

/** The program, put together: the same for the server and for end-to-end tests. */
export interface Application {
  listen(host: string, port: number): Promise<Server>;
  /** Where it answers, once it listens. */
  readonly url: string;
  /** Where the second listener answers, once it listens; undefined: there is none. */
  readonly managementPort: number | undefined;
  /** Reads certificates, keys and revocation lists again, as it does by itself every few seconds. */
  lookAtFiles(): Promise<void>;
  /** Stops taking requests, finishes those in flight, closes the store. */
  close(): Promise<void>;
}

const ROUTING = [
  ['case sensitive routing', true],
  ['strict routing', true],
  ['query parser', 'simple'],
  ['etag', false],
  ['x-powered-by', false],
] as const;

/**
 * @param ways how callers prove who they are, beside those of the configuration
 */
export async function createApplication(
  configuration: Configuration,
  environment: Environment,
  ways: Partial<Pick<Ways, 'authenticators'>> = {},
): Promise<Application> {
  const { server: settings } = configuration.current;
  const directory = holdDataDirectory(environment.dataDirectory);
  let store: EmbeddedStore | undefined;
  let state: State | undefined;
  let tls: TlsFiles | undefined;
  let endWatch: (() => Promise<void>) | undefined;
  const closeStore = async (): Promise<void> => {
    await endWatch?.();
    await tls?.close();
    await store?.close();
    await state?.close();
    directory.release();
  };
  const server = express();
  for (const [name, value] of ROUTING) server.set(name, value);
  try {
    tls = await TlsFiles.open(() => configuration.current, environment.configDirectory);
    store = await openEmbeddedStore({ directory: environment.dataDirectory, publicUrl: settings.publicUrl, timeZone: 'Europe/London' });
    state = await openState(environment.dataDirectory);
    requirePrivateFile(identityKeyFile(environment), configuration.current.security, tellOpenFile);
    const identity = await openIdentity(environment, store);
    if (AUTH_SETTINGS.of(configuration.current).mode !== 'none') endWatch = watchRegistry(configuration, { store, state });
    const refusals = new RefusedAccessRecord(store);
    const proxies = new TrustedProxies(settings.proxy);
    const certificates = new PresentedCertificates(() => tls?.authorities, proxies, forwardedHeader(settings));
    const identityProvider = identityProviderOf(configuration, environment);
    await identityProvider.check();
    const keys = new SigningKeys(state);
    const own = await openAuthenticators({ configuration, dataDirectory: environment.dataDirectory, state, keys });
    const authenticators = [...own, ...(ways.authenticators ?? [])];
    const authentication = authenticationOf(configuration, { proxies, certificates, authenticators });
    const registry = (): PrincipalRegistry => SERVICE_PRINCIPALS.of(configuration.current);
    const tokens = new TokenService({ issuer: settings.publicUrl, state, registry }, keys, certificates);
    const connections = { limits: settings.limits, proxies };
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.of({
        configuration,
        store,
        state,
        identity,
        authentication,
        refusals,
        signIns: new SignInRecord(store),
        identityProvider,
        tokens,
        capabilityFacts: factsOf(settings, AUTH_SETTINGS.of(configuration.current).mode),
      }),
      new HttpAdapter(server, {
        tls: settings.proxy?.certificateHeader === undefined ? tls.options : withoutCertificates(tls.options),
        ...connections,
      }),
      {
        bodyParser: false,
        logger: new NestLogger(),
        abortOnError: false,
      },
    );
    const management = settings.management && new ManagementListener(settings.management, server, { ...connections, tls });
    app.use((request: Request, _response: Response, next: NextFunction) => {
      certificates.strip(request);
      next();
    });
    app.use(correlationId);
    app.use(accessLog(routeOf, callerOf));
    app.use(soundHead(settings.limits));
    if (AUTH_SETTINGS.of(configuration.current).mode === 'none') app.use(ownNamesOnly(settings));
    app.use(dollarSign);
    if (management) app.use(management.separate);
    app.use(offeredMethods);
    app.use(offeredInteractions);
    app.useGlobalFilters(new ProblemFilter(refusals));
    serveSwagger(app, settings.publicUrl, AUTH_SETTINGS.of(configuration.current).mode);
    const files = tls;
    configuration.onChange(() => void files.look());
    return new RunningApplication({ app, publicUrl: settings.publicUrl, tls, management, closeStore });
  } catch (error) {
    await closeStore();
    throw error;
  }
}

/** The mode of the start holds to the end: what listens was opened for it. */
function authenticationOf(configuration: Configuration, ways: Pick<Ways, 'proxies' | 'certificates' | 'authenticators'>): Authentication {
  const { mode } = AUTH_SETTINGS.of(configuration.current);
  const { publicUrl, clientCertificates } = configuration.current.server;
  const { ingest = 'off', fhirApi = 'off' } = clientCertificates ?? {};
  return new Authentication({ ...ways, mode, publicUrl, doors: { ingest, fhirApi } }, () => SERVICE_PRINCIPALS.of(configuration.current));
}

function identityProviderOf(configuration: Configuration, { configDirectory }: Environment): IdentityProvider {
  return new IdentityProvider({
    settings: () => AUTH_SETTINGS.of(configuration.current).signIn,
    security: () => configuration.current.security,
    configDirectory,
    publicUrl: configuration.current.server.publicUrl,
  });
}

function forwardedHeader({ proxy }: ServerSettings): ForwardedHeader | undefined {
  return proxy?.certificateHeader && { format: proxy.certificateHeader, name: proxy.certificateHeaderName };
}

function tellOpenFile(detail: string): void {
  log.warn('secret-readable', { detail });
}

function factsOf({ publicUrl }: ServerSettings, mode: 'none' | 'required'): CapabilityFacts {
  const tokenUrl = mode === 'none' ? undefined : `${publicUrl}/oauth2/token`;
  return { publicUrl, version: programVersion(), date: new Date().toISOString(), tokenUrl };
}

/** Certificates come by the header of a proxy or by TLS, never by both: its own would be taken for that of a client. */
function withoutCertificates(options: ServerOptions | undefined): ServerOptions | undefined {
  return options && { ...options, requestCert: false };
}

/** The template of the route, for logs and metrics: never the path itself, which holds identifiers. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  const mount = request.baseUrl === '/swagger' ? '/swagger' : ''; // the only router that is mounted
  if (typeof path === 'string') return mount + path;
  return mount === '' ? 'unmatched' : `${mount}/*`;
}

interface Parts {
  readonly app: NestExpressApplication;
  readonly publicUrl: string;
  readonly tls: TlsFiles;
  readonly management: ManagementListener | undefined;
  readonly closeStore: () => Promise<void>;
}

class RunningApplication implements Application {
  readonly #parts: Parts;
  #listening: Server | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get url(): string {
    return this.#parts.publicUrl;
  }

  get managementPort(): number | undefined {
    return this.#parts.management?.port;
  }

  lookAtFiles(): Promise<void> {
    return this.#parts.tls.look();
  }

  async listen(host: string, port: number): Promise<Server> {
    const { app, tls, management } = this.#parts;
    const listening: Server = await app.listen(port, host);
    if (listening instanceof TlsServer) tls.renew(listening as TlsServer);
    this.#listening = listening;
    await management?.listen();
    return listening;
  }

  async close(): Promise<void> {
    const { app, management, closeStore } = this.#parts;
    await Promise.all([this.#listening && drain(this.#listening), management?.close()]);
    await app.close();
    await closeStore();
  }
}
