import type { Server } from 'node:http';
import { createApplication, type Application } from './application.ts';
import { Configuration } from './config/configuration.ts';
import type { Environment } from './config/environment.ts';
import { requireSafeListenAddress } from './config/listen-address.ts';
import type { ConfigurationSnapshot } from './config/snapshot.ts';
import { configureLogging, log, logFailure } from './telemetry/logger.ts';
import { collectProcessMetrics } from './telemetry/metrics.ts';

/** How long requests in flight may take when the server is told to stop: less than what container engines wait. */
const DRAIN_MS = 8000;

/** Loads the configuration, opens the store, listens, and stops cleanly on SIGINT and SIGTERM. */
export async function serve(environment: Environment): Promise<void> {
  await configureLogging(environment);
  collectProcessMetrics();
  const configuration = Configuration.load(environment.configDirectory, [], environment.overrides);
  const { server } = configuration.current;
  requireSafeListenAddress(server);
  const application = await createApplication(configuration, environment);
  const listening = await application.listen(server.host, server.port);
  announce(configuration.current, environment, application);
  stopOnSignal(application, listening);
}

function announce({ sourceDomains }: ConfigurationSnapshot, environment: Environment, { url }: Application): void {
  log.info('started', {
    url,
    swaggerUrl: `${url}/swagger/index.html`,
    sourceDomains: [...sourceDomains.keys()],
    backend: 'embedded',
    directory: environment.dataDirectory,
    authentication: 'none',
  });
  log.warn('authentication-off', {
    detail:
      'EVERY CALLER IS BELIEVED: there is no authentication. For development on this machine only; never give it patient data like this.',
  });
}

function stopOnSignal(application: Application, listening: Server): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info('stopping', { signal });
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
