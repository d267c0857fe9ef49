import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../faults/fault.ts';
import { readEnvironment, type CommandLineOptions } from './environment.ts';

function issuesOf(options: CommandLineOptions, variables: Record<string, string>): string[] {
  try {
    readEnvironment(options, variables);
  } catch (error) {
    if (error instanceof Fault) return error.issues.map(({ code, location, detail }) => `${code} ${location ?? ''} | ${detail}`);
    throw error;
  }
  return [];
}

describe('readEnvironment', () => {
  it('has a default for everything; an empty variable is none', () => {
    const expected = {
      configDirectory: resolve('config'),
      dataDirectory: resolve('data'),
      overrides: {},
      logFormat: 'json',
      logLevel: 'info',
    };
    expect(readEnvironment({}, {})).toStrictEqual(expected);
    expect(readEnvironment({}, { PORT: '', EXCHANGE_DATA: '', LOG_LEVEL: '' })).toStrictEqual(expected);
  });

  it('takes variables; paths become absolute', () => {
    expect(
      readEnvironment(
        {},
        {
          PORT: '8123',
          EXCHANGE_HOST: '::1',
          EXCHANGE_CONFIG: '/etc/exchange',
          EXCHANGE_DATA: 'elsewhere',
          EXCHANGE_IDENTITY_KEY_FILE: '/run/secrets/identity.key',
          LOG_FORMAT: 'pretty',
          LOG_LEVEL: 'debug',
        },
      ),
    ).toStrictEqual({
      configDirectory: '/etc/exchange',
      dataDirectory: resolve('elsewhere'),
      overrides: { host: '::1', port: 8123 },
      identityKeyFile: '/run/secrets/identity.key',
      logFormat: 'pretty',
      logLevel: 'debug',
    });
  });

  it('puts the command line above the variables', () => {
    const variables = { PORT: '1', EXCHANGE_HOST: '::1', EXCHANGE_CONFIG: '/a', EXCHANGE_DATA: '/b' };
    expect(readEnvironment({ port: '0', host: 'localhost', config: '/c', data: '/d' }, variables)).toMatchObject({
      configDirectory: '/c',
      dataDirectory: '/d',
      overrides: { host: 'localhost', port: 0 },
    });
  });

  it('reads nothing that shells set by themselves', () => {
    expect(readEnvironment({}, { HOST: 'workstation-7' }).overrides).toStrictEqual({});
  });

  it('tells all faults at once, by the name that a person used, without the value', () => {
    const issues = issuesOf(
      { host: 'a b', data: '' },
      { PORT: '65536', LOG_FORMAT: 'JSON', LOG_LEVEL: 'verbose', EXCHANGE_CONFIG: ' ', EXCHANGE_DATA: '/ok' },
    );
    expect(issues).toStrictEqual([
      'configuration-invalid PORT | must be a whole number from 0 to 65535',
      'configuration-invalid --host | must be a host name or an IP address, such as 127.0.0.1',
      'configuration-invalid EXCHANGE_CONFIG | must be a path of this machine',
      'configuration-invalid --data | must be a path of this machine',
      'configuration-invalid LOG_FORMAT | must be one of json, pretty',
      'configuration-invalid LOG_LEVEL | must be one of fatal, error, warn, info, debug, trace',
    ]);
  });

  it.each(['-1', '1e3', '80 ', '0x50', '٨٠', '123456', '8.0', 'http'])('PORT %j is refused', (port) => {
    expect(issuesOf({}, { PORT: port })).toStrictEqual(['configuration-invalid PORT | must be a whole number from 0 to 65535']);
  });
});
