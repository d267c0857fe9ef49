import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PrincipalFile } from './principal-file.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const times = (ends: string): { readonly now: Date; readonly ends: Date } => ({ now: NOW, ends: new Date(ends) });
const rotated = (text: string, ends = '2026-01-17T00:00:00Z'): string => {
  const file = new PrincipalFile(text);
  file.rotate('a', 'new', times(ends));
  return file.toString();
};

describe('service-principals.yaml, changed by the command line', () => {
  it('keeps every line of the shipped file', () => {
    const shipped = readFileSync('config/service-principals.yaml', 'utf8');
    expect(new PrincipalFile(shipped).toString()).toBe(shipped);
    const file = new PrincipalFile(shipped);
    file.add('new-one', { title: 'New', 'connect-as': ['R0D'] });
    const lines = new Set(file.toString().split('\n'));
    expect(shipped.split('\n').filter((line) => !lines.has(line))).toStrictEqual([]);
    expect(file.toString()).toContain('  new-one:\n    title: New\n    connect-as:\n      - R0D\n');
  });

  it.each([
    ['a file that does not exist', ''],
    ['a file without principals', '# nobody\n'],
    ['an empty list', 'principals: {}\n'],
    ['an empty key', 'principals:\n'],
  ])('adds to %s', (_what, text) => {
    const file = new PrincipalFile(text);
    file.add('a', { title: 'A' });
    expect(file.toString()).toContain('principals:\n  a:\n    title: A\n');
  });

  it('adds nobody twice', () => {
    const file = new PrincipalFile('principals: { a: { title: A } }');
    expect(() => {
      file.add('a', { title: 'A' });
    }).toThrow('a is there already');
  });

  it.each([
    ['no credentials', 'principals:\n  a:\n    title: A\n', ['new']],
    ['empty credentials', 'principals:\n  a:\n    title: A\n    credentials: {}\n', ['new']],
    ['one secret', 'principals:\n  a:\n    credentials:\n      secrets:\n        - hash: old\n', ['new', 'old 2026-01-17T00:00:00Z']],
    [
      'two secrets: the older one goes',
      'principals:\n  a:\n    credentials:\n      secrets:\n        - hash: old\n        - { hash: older, expires: 2026-01-12 }\n',
      ['new', 'old 2026-01-17T00:00:00Z'],
    ],
    [
      'a secret that has ended goes',
      'principals:\n  a:\n    credentials:\n      secrets:\n        - { hash: old, expires: 2026-01-09 }\n',
      ['new'],
    ],
    [
      'a secret that ends sooner keeps its end',
      'principals:\n  a:\n    credentials:\n      secrets:\n        - { hash: old, expires: 2026-01-11 }\n',
      ['new', 'old 2026-01-11'],
    ],
  ])('rotates: %s', (_what, text, expected) => {
    const lines = rotated(text)
      .split('\n')
      .map((line) => line.trim().replace(/^- /, ''))
      .filter((line) => line.startsWith('hash') || line.startsWith('expires'));
    const secrets = lines
      .join(' ')
      .replaceAll(' expires: ', ' ')
      .split('hash: ')
      .map((secret) => secret.trim())
      .filter((secret) => secret !== '');
    expect(secrets).toStrictEqual(expected);
  });

  it('keeps comments and other credentials when it rotates', () => {
    const text = rotated(
      '# top\nprincipals:\n  a: # the engine\n    credentials:\n      # by name\n      certificates:\n        - dns: x\n',
    );
    for (const part of ['# top', '# the engine', '# by name', '- dns: x', '- hash: new']) expect(text).toContain(part);
  });

  it('disables', () => {
    const file = new PrincipalFile('principals:\n  a:\n    title: A # why\n    enabled: true # as agreed\n');
    file.setEnabled('a', false);
    expect(file.toString()).toBe('principals:\n  a:\n    title: A # why\n    enabled: false # as agreed\n');
  });

  it('names a principal that is not there', () => {
    expect(() => {
      new PrincipalFile('principals: {}').setEnabled('a', false);
    }).toThrow('there is no principal a');
  });

  it('does not touch a file that is no YAML', () => {
    expect(() => new PrincipalFile('principals: [')).toThrow('mend the file first');
  });
});
