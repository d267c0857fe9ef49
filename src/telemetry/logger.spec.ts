import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configureLogging, log, logFailure, logStartFailure, logStartRefused } from './logger.ts';
import { NestLogger } from './nest-logger.ts';

const NHS_NUMBER = '9434765919';
const NAME = 'Featherstonehaugh';
const TOKEN = 'Bearer eyJhbGciOiJSUzI1NiJ9.c2VjcmV0';
const CANARIES = [NHS_NUMBER, '943 476 5919', '943-476-5919', NAME, TOKEN];

let lines: string[] = [];
const stream = { write: (line: string) => void lines.push(line) };

beforeEach(async () => {
  lines = [];
  await configureLogging({ logFormat: 'json', logLevel: 'debug' }, stream);
});

afterEach(async () => {
  await configureLogging({ logFormat: 'json', logLevel: 'fatal' }, { write: () => undefined });
});

/** The records written so far; fails unless each is one line that holds one object. */
function records(): Record<string, unknown>[] {
  return lines.map((line) => {
    expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]*\n$/u);
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null) throw new Error('not an object');
    return { ...record };
  });
}

function failure(message: string, cause?: unknown): Error {
  return new Error(message, cause === undefined ? {} : { cause });
}

describe('a record', () => {
  it('has time, level as a word, event and fields', () => {
    log.info('configuration-reloaded', { status: 2, sourceDomains: ['a', 'b'] });
    const [record] = records();
    expect(record).toMatchObject({ level: 'info', event: 'configuration-reloaded', status: 2, sourceDomains: ['a', 'b'] });
    expect(record?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(record ?? {}).sort()).toStrictEqual(['event', 'level', 'sourceDomains', 'status', 'time']);
  });

  it.each(['debug', 'info', 'warn', 'error', 'fatal'] as const)('%s is written at its level and above', async (level) => {
    await configureLogging({ logFormat: 'json', logLevel: level }, stream);
    for (const each of ['debug', 'info', 'warn', 'error', 'fatal'] as const) log[each]('event');
    const order = ['debug', 'info', 'warn', 'error', 'fatal'];
    expect(records().map((record) => record['level'])).toStrictEqual(order.slice(order.indexOf(level)));
  });

  it('leaves out what is no field of the set, or has the wrong type', () => {
    const request = { method: 'GET', status: 'Smith', headers: { authorization: TOKEN }, body: NAME, __proto__: { route: NAME } };
    const unchecked: object = request;
    log.info('request', unchecked);
    expect(records()[0]).toStrictEqual({ level: 'info', time: expect.any(String), event: 'request', method: 'GET' });
  });

  it.each([
    ['ADT^A01^ADT_A01', 'ADT^A01'],
    ['ACK', 'ACK'],
    [`${NAME}^A01`, 'other'],
    [`ADT^${NHS_NUMBER}`, 'other'],
    ['', 'other'],
  ])('message type %j is %s', (messageType, expected) => {
    log.info('message', { messageType });
    expect(records()[0]).toMatchObject({ messageType: expected });
  });
});

describe('log injection', () => {
  it.each([
    ['line ends', 'a\r\n{"level":"fatal","event":"forged"}\n'],
    ['terminal escapes', '\u001b[2J\u009b31m\u0007'],
    ['quotes and backslashes', '","level":"fatal\\"'],
    ['line and paragraph separators', 'a\u2028b\u2029c\u0085d'],
    ['marks of direction', '\u202Etxt.exe'],
    ['half of a surrogate pair', '\uD800'],
  ])('%s stay inside one record', (_case, text) => {
    log.info(text, { detail: text, sourceDomains: [text], correlationId: text });
    const written = records();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ level: 'info' });
  });

  it('is impossible with any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        lines = [];
        log.warn(text, { detail: text, context: text, correlationId: text });
        expect(records()).toHaveLength(1);
      }),
    );
  });

  it('is cut off after 500 characters', () => {
    log.info('event', { detail: 'x'.repeat(100_000) });
    expect(records()[0]?.['detail']).toHaveLength(500);
  });

  it('cannot break a line for people either', async () => {
    await configureLogging({ logFormat: 'pretty', logLevel: 'info' }, stream);
    log.info('started\nforged', { detail: 'a\u001b[31m\r\nforged' });
    expect(lines.join('').trimEnd()).toMatch(
      /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: started\uFFFDforged \{"detail":"a\uFFFD\[31m\uFFFD\uFFFDforged"\}$/,
    );
  });
});

describe('an unexpected error', () => {
  class StoreError extends Error {
    readonly code = 'ERR_SQLITE_ERROR';
  }

  it('is written as class, code and frames', () => {
    logFailure(new StoreError('UNIQUE constraint failed'));
    const [record] = records();
    expect(record).toMatchObject({ level: 'error', event: 'unexpected-failure', error: 'StoreError', code: 'ERR_SQLITE_ERROR' });
    expect(record?.['frames']).toContainEqual(expect.stringMatching(/^at .*logger\.spec\.ts:\d+:\d+\)?$/));
  });

  it('is written with what caused it', () => {
    logFailure(failure('outer', new StoreError('inner')), 'reload-failed', { status: 3 });
    const [record] = records();
    expect(record).toMatchObject({ event: 'reload-failed', status: 3, error: 'Error < StoreError', code: 'ERR_SQLITE_ERROR' });
    expect(record?.['frames']).toContain('caused by StoreError');
  });

  it.each([
    ['in the message', () => failure(CANARIES.join(' '))],
    ['in a message of many lines', () => failure(`x\n${CANARIES.join('\n')}\n`)],
    ['in a message that looks like a frame', () => failure(`x\n    at ${NAME} (/${NHS_NUMBER}:1:1)`)],
    ['in a message that was changed later', () => Object.assign(failure(`x\n    at ${NAME} (/${NHS_NUMBER}:1:1)\nx`), { message: 'y' })],
    ['in the message of a cause', () => failure('x', failure(CANARIES.join(' ')))],
    ['in name and code', () => Object.assign(failure('x'), { name: NAME, code: `${NHS_NUMBER} ${NAME}` })],
    ['in further properties', () => Object.assign(failure('x'), { detail: NAME, value: NHS_NUMBER, headers: TOKEN })],
    ['in an AggregateError', () => new AggregateError([failure(NAME)], NHS_NUMBER)],
    ['in a stack that was replaced', () => Object.assign(failure('x'), { stack: CANARIES.join('\n') })],
    ['in a text that was thrown', () => CANARIES.join(' ')],
    ['in an object that was thrown', () => ({ message: NAME, stack: `Error\n    at ${NAME}`, code: NHS_NUMBER })],
    ['in nothing', () => undefined],
  ])('tells nothing of a patient or a secret %s', (_case, make) => {
    logFailure(make());
    new NestLogger().error(make(), 'ExceptionsHandler');
    expect(records()).toHaveLength(2);
    for (const canary of CANARIES) expect(lines.join('')).not.toContain(canary);
  });
});

describe('numbers that identify somebody', () => {
  it.each(['9434765919', '943 476 5919', '943-476-5919', 'x9434765919x', '123456789'])('%s is not written in any text', (number) => {
    log.info(`event ${number}`, { organisation: number, route: `/Patient/${number}`, detail: `id ${number}`, sourceDomains: [number] });
    expect(lines.join('').replaceAll(/"time":"[^"]*"/g, '')).not.toMatch(/\d[ -]?\d[ -]?\d[ -]?\d[ -]?\d/);
  });

  it('figures and correlation ids are', () => {
    log.info('event', { status: 1_234_567_890, correlationId: '00000000-0000-4000-8000-123456789012' });
    expect(records()[0]).toMatchObject({ status: 1_234_567_890, correlationId: '00000000-0000-4000-8000-123456789012' });
  });
});

describe('a start that is refused', () => {
  it('names each fault with its place and detail', () => {
    logStartRefused([
      { code: 'configuration-invalid', detail: 'must be a number, not a text', location: 'config/exchange.yaml: server.port' },
      { code: 'configuration-invalid', detail: 'the directory is missing' },
    ]);
    expect(records()).toMatchObject([
      {
        level: 'fatal',
        event: 'start-refused',
        code: 'configuration-invalid',
        location: 'config/exchange.yaml: server.port',
        detail: 'must be a number, not a text',
      },
      { level: 'fatal', event: 'start-refused', code: 'configuration-invalid', detail: 'the directory is missing' },
    ]);
  });

  it('tells the text of an error, since no message has come in yet', () => {
    logStartFailure(Object.assign(new Error('listen EADDRINUSE: address already in use 127.0.0.1:8000'), { code: 'EADDRINUSE' }));
    expect(records()[0]).toMatchObject({
      level: 'fatal',
      event: 'start-failed',
      code: 'EADDRINUSE',
      detail: 'listen EADDRINUSE: address already in use 127.0.0.1:8000',
    });
  });
});

describe(NestLogger.name, () => {
  const nest = new NestLogger();

  it('writes what the framework says while it starts for developers only', () => {
    nest.log('Nest application successfully started', 'NestApplication');
    nest.verbose('more');
    nest.debug('more');
    expect(records()).toMatchObject([
      { level: 'debug', event: 'framework', detail: 'Nest application successfully started', context: 'NestApplication' },
      { level: 'debug', detail: 'more' },
      { level: 'debug', detail: 'more' },
    ]);
  });

  it('writes warnings with their text', () => {
    nest.warn('Unsupported route path', 'RouterExplorer');
    expect(records()).toMatchObject([
      { level: 'warn', event: 'framework-warning', detail: 'Unsupported route path', context: 'RouterExplorer' },
    ]);
  });

  it('writes errors that come as text and stack without the text', () => {
    const error = failure(`${NAME} ${NHS_NUMBER}`);
    nest.error(error.message, error.stack, 'ExceptionsHandler');
    nest.fatal(NAME);
    const [first, second] = records();
    expect(first).toMatchObject({ level: 'error', event: 'framework-failure', context: 'ExceptionsHandler' });
    expect(first?.['frames']).toContainEqual(expect.stringContaining('logger.spec.ts'));
    expect(second).toMatchObject({ level: 'error', event: 'framework-failure' });
    expect(lines.join('')).not.toMatch(new RegExp(`${NAME}|${NHS_NUMBER}`));
  });
});
