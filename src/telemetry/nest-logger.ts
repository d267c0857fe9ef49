import type { LoggerService } from '@nestjs/common';
import { stackFrames } from './failure.ts';
import { log, logFailure } from './logger.ts';

/**
 * The framework's own lines in our form. What it says while it starts is for developers (`debug`); an error that it caught
 * is written without its text, as everywhere.
 */
export class NestLogger implements LoggerService {
  log(message: unknown, ...parameters: unknown[]): void {
    log.debug('framework', { detail: textOf(message), context: contextOf(parameters) });
  }

  debug(message: unknown, ...parameters: unknown[]): void {
    this.log(message, ...parameters);
  }

  verbose(message: unknown, ...parameters: unknown[]): void {
    this.log(message, ...parameters);
  }

  warn(message: unknown, ...parameters: unknown[]): void {
    log.warn('framework-warning', { detail: textOf(message), context: contextOf(parameters) });
  }

  /** @param parameters the stack, then the context: `Logger.error(message, stack?, context?)`. */
  error(message: unknown, ...parameters: unknown[]): void {
    const context = contextOf(parameters);
    if (typeof message !== 'string') {
      logFailure(message, 'framework-failure', { context });
      return;
    }
    const stack = parameters.find((parameter) => typeof parameter === 'string' && parameter.includes('\n    at '));
    log.error('framework-failure', { context, ...(typeof stack === 'string' ? { frames: stackFrames({ stack, message }) } : {}) });
  }

  fatal(message: unknown, ...parameters: unknown[]): void {
    this.error(message, ...parameters);
  }
}

function textOf(message: unknown): string | undefined {
  return typeof message === 'string' ? message : undefined;
}

/** The last parameter, if it is the name of a class or module. */
function contextOf(parameters: readonly unknown[]): string | undefined {
  const last = parameters.at(-1);
  return typeof last === 'string' && /^[A-Za-z0-9_$]{1,64}$/.test(last) ? last : undefined;
}
