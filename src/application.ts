import type { RequestListener, Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { AppModule } from './app.module.ts';
import { RefusedAccessRecord } from './audit/refused-access.ts';
import { AUTH_SETTINGS } from './auth/auth-settings.ts';
import { Authentication, type Ways } from './auth/authentication.ts';
import { NoClientCertificates } from './auth/evidence.ts';
import { openLocalAdministrator } from './auth/local-administrator.ts';
import { SessionAuthenticator } from './auth/session-authenticator.ts';
import { Sessions } from './auth/sessions.ts';
import type { Configuration } from './config/configuration.ts';
import type { Environment } from './config/environment.ts';
import { requirePrivateFile } from './config/private-file.ts';
import type { ServerSettings } from './config/snapshot.ts';
import { SERVICE_PRINCIPALS } from './configuration-sections.ts';
import { holdDataDirectory } from './data-directory.ts';
import { Fault } from './faults/fault.ts';
import { openEmbeddedStore, type EmbeddedStore } from './fhir/embedded-store.ts';
import type { CapabilityFacts } from './fhir-api/capability-statement.ts';
import { createHttpServer } from './http-server.ts';
import { identityKeyFile, openIdentity } from './identity/identity-key.ts';
import { ProblemFilter } from './problem.filter.ts';
import { watchRegistry } from './registry-watch.ts';
import { openState } from './state/sqlite-state.ts';
import type { State } from './state/state.ts';
import { serveSwagger } from './swagger.ts';
import { accessLog } from './telemetry/access-log.ts';
import { correlationId } from './telemetry/correlation-id.ts';
import { log } from './telemetry/logger.ts';
import { NestLogger } from './telemetry/nest-logger.ts';
import { programVersion } from './version.ts';

/** The program, put together: the same for the server and for end-to-end tests. */
export interface Application {
  listen(host: string, port: number): Promise<Server>;
  /** Where it answers, once it listens. */
  readonly url: string;
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
  ways: Partial<Pick<Ways, 'authenticators' | 'certificates'>> = {},
): Promise<Application> {
  const { server: settings } = configuration.current;
  const directory = holdDataDirectory(environment.dataDirectory);
  let store: EmbeddedStore | undefined;
  let state: State | undefined;
  let endWatch: (() => Promise<void>) | undefined;
  const closeStore = async (): Promise<void> => {
    await endWatch?.();
    await store?.close();
    await state?.close();
    directory.release();
  };
  const server = express();
  for (const [name, value] of ROUTING) server.set(name, value);
  try {
    store = await openEmbeddedStore({ directory: environment.dataDirectory, publicUrl: settings.publicUrl, timeZone: 'Europe/London' });
    state = await openState(environment.dataDirectory);
    requirePrivateFile(identityKeyFile(environment), configuration.current.security, tellOpenFile);
    const identity = await openIdentity(environment, store);
    if (AUTH_SETTINGS.of(configuration.current).mode !== 'none') endWatch = watchRegistry(configuration, { store, state });
    const refusals = new RefusedAccessRecord(store);
    const local = await openLocalAdministrator(environment.dataDirectory);
    const authenticators = [local, new SessionAuthenticator(new Sessions(state)), ...(ways.authenticators ?? [])];
    const authentication = authenticationOf(configuration, { ...ways, authenticators });
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.of({ configuration, store, state, identity, authentication, refusals, capabilityFacts: factsOf(settings) }),
      new HttpAdapter(server),
      {
        bodyParser: false,
        logger: new NestLogger(),
        abortOnError: false,
      },
    );
    app.use(correlationId);
    app.use(accessLog(routeOf));
    app.use(hostNamed);
    app.use(dollarSign);
    app.useGlobalFilters(new ProblemFilter(refusals));
    serveSwagger(app);
    return new RunningApplication(app, settings.publicUrl, closeStore);
  } catch (error) {
    await closeStore();
    throw error;
  }
}

/** The mode of the start holds to the end: what listens was opened for it. */
function authenticationOf(
  configuration: Configuration,
  { authenticators = [], certificates = new NoClientCertificates() }: Partial<Ways>,
): Authentication {
  const { mode } = AUTH_SETTINGS.of(configuration.current);
  const { publicUrl } = configuration.current.server;
  return new Authentication({ mode, publicUrl, authenticators, certificates }, () => SERVICE_PRINCIPALS.of(configuration.current));
}

function tellOpenFile(detail: string): void {
  log.warn('secret-readable', { detail });
}

function factsOf({ publicUrl }: ServerSettings): CapabilityFacts {
  return { publicUrl, version: programVersion(), date: new Date().toISOString() };
}

class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    this.httpServer = createHttpServer(this.getInstance<RequestListener>());
  }
}

/** HTTP/1.1 demands a Host. */
function hostNamed({ httpVersion, headers }: Request, _response: Response, next: NextFunction): void {
  const isMissing = httpVersion === '1.1' && headers.host === undefined;
  next(isMissing ? new Fault('request-malformed', 'the header must name this server', 'Host') : undefined);
}

/** `/%24ingest` is `/$ingest`: Express matches the path as it came. */
function dollarSign(request: Request, _response: Response, next: NextFunction): void {
  if (request.url.startsWith('/%24')) request.url = `/$${request.url.slice(4)}`;
  next();
}

/** The template of the route, for logs and metrics: never the path itself, which holds identifiers. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  const mount = request.baseUrl === '/swagger' ? '/swagger' : ''; // the only router that is mounted
  if (typeof path === 'string') return mount + path;
  return mount === '' ? 'unmatched' : `${mount}/*`;
}

class RunningApplication implements Application {
  readonly #app: NestExpressApplication;
  readonly #publicUrl: string;
  readonly #closeStore: () => Promise<void>;
  #listening: Server | undefined;

  constructor(app: NestExpressApplication, publicUrl: string, closeStore: () => Promise<void>) {
    this.#app = app;
    this.#publicUrl = publicUrl;
    this.#closeStore = closeStore;
  }

  get url(): string {
    return this.#publicUrl;
  }

  async listen(host: string, port: number): Promise<Server> {
    const listening = await this.#app.listen(port, host);
    this.#listening = listening;
    return listening;
  }

  async close(): Promise<void> {
    this.#listening?.closeIdleConnections();
    await this.#app.close();
    await this.#closeStore();
  }
}
