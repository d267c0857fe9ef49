import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { currentCorrelationId } from './correlation-id.ts';
import { failureFields } from './failure.ts';
import { safeFields, safeText, type LogFields } from './log-fields.ts';

export type { LogFields } from './log-fields.ts';

/** From the environment: LOG_FORMAT and LOG_LEVEL. */
export interface LogSettings {
  readonly logFormat: 'json' | 'pretty';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

/** What is wrong with the configuration or the start, as a Fault lists it. */
interface StartIssue {
  readonly code: string;
  readonly detail: string;
  readonly location?: string;
}

const OPTIONS: LoggerOptions = {
  base: null,
  messageKey: 'event',
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin: () => {
    const correlationId = currentCorrelationId();
    return correlationId === undefined ? {} : { correlationId };
  },
};

/** Silent until the program has been told how to log, so that tests and the command line stay readable. */
let logger: Logger = pino({ ...OPTIONS, level: 'silent' });

/**
 * Says how this thread logs, once at its start: one record a line to stdout.
 * @param stream another destination than stdout.
 */
export async function configureLogging(settings: LogSettings, stream?: DestinationStream): Promise<void> {
  // Written at once, without a buffer: the last lines before a crash are those that matter.
  const output = stream ?? destination({ dest: 1, sync: true });
  const options = { ...OPTIONS, level: settings.logLevel };
  logger = pino(options, settings.logFormat === 'pretty' ? await prettyStream(output) : output);
}

async function prettyStream(output: DestinationStream): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    messageKey: 'event',
    colorize: process.stdout.isTTY,
    singleLine: true,
    errorLikeObjectKeys: [],
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return {
    write: (line) => {
      output.write(pretty(line));
    },
  };
}

/**
 * Writes a record: an event (fixed words, `configuration-reloaded`) and fields of the closed set. There is no way to log a
 * free text about a request, so that nobody's name, number or message can be written by mistake.
 */
export const log = {
  debug: (event: string, fields?: LogFields): void => {
    write('debug', event, fields);
  },
  info: (event: string, fields?: LogFields): void => {
    write('info', event, fields);
  },
  warn: (event: string, fields?: LogFields): void => {
    write('warn', event, fields);
  },
  error: (event: string, fields?: LogFields): void => {
    write('error', event, fields);
  },
  fatal: (event: string, fields?: LogFields): void => {
    write('fatal', event, fields);
  },
};

function write(level: 'debug' | 'info' | 'warn' | 'error' | 'fatal', event: string, fields: LogFields = {}): void {
  if (logger.isLevelEnabled(level)) logger[level](safeFields(fields), safeText(event));
}

/** Logs what was thrown unexpectedly: class, code and stack frames, never its message. */
export function logFailure(thrown: unknown, event = 'unexpected-failure', fields: LogFields = {}): void {
  write('error', event, { ...fields, ...failureFields(thrown) });
}

/** Logs each fault of the configuration or the start with its detail: it speaks of the installation, not of a patient. */
export function logStartRefused(issues: readonly StartIssue[]): void {
  for (const { code, detail, location } of issues) write('fatal', 'start-refused', { code, location, detail });
}

/** Logs why the program cannot start, with the text of the error: no message has been received yet. */
export function logStartFailure(thrown: unknown): void {
  const detail = Error.isError(thrown) ? thrown.message : String(thrown);
  write('fatal', 'start-failed', { ...failureFields(thrown), detail });
}
