import type { Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { createApplication, type Application } from './application.ts';
import { AUTH_SETTINGS } from './auth/auth-settings.ts';
import { Configuration, type ReloadResult } from './config/configuration.ts';
import type { Environment } from './config/environment.ts';
import { isLoopback, requireSafeListenAddress } from './config/listen-address.ts';
import type { ConfigurationSnapshot, ServerSettings } from './config/snapshot.ts';
import { watchConfiguration } from './config/watch-configuration.ts';
import { CONFIGURATION_SECTIONS } from './configuration-sections.ts';
import { configureLogging, log, logFailure } from './telemetry/logger.ts';
import { collectProcessMetrics } from './telemetry/metrics.ts';

/** How long requests in flight may take when the server is told to stop: less than what container engines wait. */
const DRAIN_MS = 8000;

/** Loads the configuration, opens the store, listens, and stops cleanly on SIGINT and SIGTERM. */
export async function serve(environment: Environment): Promise<void> {
  await configureLogging(environment);
  collectProcessMetrics();
  const configuration = Configuration.load(environment.configDirectory, CONFIGURATION_SECTIONS, environment.overrides);
  const { server } = configuration.current;
  requireSafeListenAddress(server, AUTH_SETTINGS.of(configuration.current).mode);
  const application = await createApplication(configuration, environment);
  const listening = await application.listen(server.host, server.port);
  announce(configuration.current, environment, urlOf(application, listening));
  const unwatch = watchConfiguration(environment.configDirectory, configuration, {
    reloaded: tellReload(configuration.current),
    unwatched: tellUnwatched,
  });
  stopOnSignal(application, listening, unwatch);
}

/** What the listening socket was opened with holds until the next start. */
function tellReload(started: ConfigurationSnapshot): (result: ReloadResult) => void {
  return (result) => {
    if (!result.loaded) {
      for (const { detail, location } of result.fault.issues) log.error('configuration-refused', { location, detail });
      return;
    }
    const { server, sourceDomains } = result.snapshot;
    log.info('configuration-reloaded', { sourceDomains: [...sourceDomains.keys()] });
    if (AUTH_SETTINGS.of(result.snapshot).mode !== AUTH_SETTINGS.of(started).mode)
      log.warn('restart-needed', { location: 'exchange.yaml: auth.mode', detail: 'the setting holds after the next start' });
    if (!isDeepStrictEqual(fixedPart(server), fixedPart(started.server)))
      log.warn('restart-needed', { location: 'exchange.yaml: server', detail: 'the settings under server hold after the next start' });
  };
}

/** All of `server` but what is read anew with each reload. */
function fixedPart({ clientCertificates, ...server }: ServerSettings): object {
  return { ...server, clientCertificates: clientCertificates && { ...clientCertificates, revokedFingerprints: [] } };
}

function tellUnwatched(reason: Error): void {
  log.warn('configuration-unwatched', {
    detail: 'changes of the configuration are not noticed by themselves: send SIGHUP',
    error: reason.name,
  });
}

/** Where it answers: with the port that the system gave where any was asked for. */
function urlOf({ url }: Application, listening: Server): string {
  const address = listening.address();
  const said = new URL(url);
  if (said.port === '0' && typeof address === 'object' && address) said.port = String(address.port);
  return said.href.replace(/\/$/, '');
}

function announce(snapshot: ConfigurationSnapshot, environment: Environment, url: string): void {
  const { mode } = AUTH_SETTINGS.of(snapshot);
  log.info('started', {
    url,
    swaggerUrl: `${url}/swagger/index.html`,
    sourceDomains: [...snapshot.sourceDomains.keys()],
    backend: 'embedded',
    directory: environment.dataDirectory,
    authentication: mode,
  });
  if (mode !== 'none') return;
  const reached = isLoopback(snapshot.server.host)
    ? 'For development on this machine only'
    : `WHATEVER CAN REACH ${snapshot.server.host} MAY READ AND WRITE EVERYTHING`;
  log.warn('authentication-off', {
    detail: `EVERY CALLER IS BELIEVED: there is no authentication. ${reached}; never give it patient data like this.`,
  });
}

function stopOnSignal(application: Application, listening: Server, unwatch: () => void): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info('stopping', { signal });
    unwatch();
    setTimeout(() => {
      listening.closeAllConnections();
    }, DRAIN_MS).unref();
    application.close().then(
      () => {
        log.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logFailure(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
