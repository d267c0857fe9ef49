import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { OwnNames } from './own-names.ts';

const own = new OwnNames({ publicUrl: 'https://exchange.example.nhs.uk/fhir', host: 'Box', names: ['healthcare-exchange'] });
const asked = (headers: Readonly<Record<string, string>>, method = 'GET', path = '/Patient'): string => {
  try {
    own.require({ method, path, headers } as unknown as Request);
    return 'passes';
  } catch (fault) {
    return (fault as Error).message.split(':', 1)[0] ?? '';
  }
};

describe('a server that believes every caller answers', () => {
  it.each([
    ['localhost', 'passes'],
    ['localhost:8000', 'passes'],
    ['LOCALHOST.:8000', 'passes'],
    ['127.0.0.1:8000', 'passes'],
    ['[::1]:8000', 'passes'],
    ['192.168.1.7', 'passes'],
    ['exchange.example.nhs.uk', 'passes'],
    ['box:8000', 'passes'],
    ['healthcare-exchange:8000', 'passes'],
    ['host.docker.internal:8000', 'passes'],
    ['evil.example', 'host-unknown'],
    ['evil.example:8000', 'host-unknown'],
    ['localhost.evil.example', 'host-unknown'],
    ['127.0.0.1.evil.example', 'host-unknown'],
    ['evil.example@localhost', 'host-unknown'],
    ['localhost@evil.example', 'host-unknown'],
    ['', 'host-unknown'],
    ['a b', 'host-unknown'],
  ])('Host %j: %s', (host, answer) => {
    expect(asked({ host })).toBe(answer);
  });

  it('whoever asks for its health, by any name', () => {
    expect(asked({ host: 'pod-7.cluster' }, 'GET', '/health/ready')).toBe('passes');
    expect(asked({ host: 'pod-7.cluster' }, 'GET', '/metrics')).toBe('host-unknown');
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'passes'],
    [{ origin: 'http://localhost:8000' }, 'passes'],
    [{ origin: 'https://localhost:8000' }, 'passes'], // behind a proxy that ends TLS
    [{ origin: 'https://exchange.example.nhs.uk' }, 'passes'],
    [{ origin: 'http://localhost:3000' }, 'origin-foreign'],
    [{ origin: 'http://evil.example' }, 'origin-foreign'],
    [{ origin: 'null' }, 'origin-foreign'],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://behind.example' }, 'passes'],
    [{ 'sec-fetch-site': 'none' }, 'passes'],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:8000' }, 'origin-foreign'],
    [{ 'sec-fetch-site': 'cross-site' }, 'origin-foreign'],
  ])('what changes something, with %j: %s', (headers, answer) => {
    expect(asked({ host: 'localhost:8000', ...headers }, 'POST')).toBe(answer);
    expect(asked({ host: 'localhost:8000', ...headers }, 'GET')).toBe('passes');
  });
});
