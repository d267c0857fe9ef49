import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { certificateOf, fingerprintOf, inDays, revocationListOf, type TestCertificate } from '../../test/factories/certificates.ts';
import { ClientAuthorities } from './client-authorities.ts';

type Name = 'ca' | 'otherCa' | 'right' | 'expired' | 'early' | 'server' | 'revoked' | 'sameName';
const made: Partial<Record<Name, TestCertificate>> = {};
function get(name: Name): TestCertificate {
  const certificate = made[name];
  if (!certificate) throw new Error(`${name} was not made`);
  return certificate;
}

beforeAll(async () => {
  made.ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  made.otherCa = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' }); // the same name, another key
  made.right = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, made.ca);
  made.expired = await certificateOf({ purpose: 'client', name: 'CN=r0d', from: inDays(-9), until: inDays(-1) }, made.ca);
  made.early = await certificateOf({ purpose: 'client', name: 'CN=r0d', from: inDays(1), until: inDays(9) }, made.ca);
  made.server = await certificateOf({ purpose: 'server', name: 'CN=r0d' }, made.ca);
  made.revoked = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, made.ca);
  made.sameName = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, made.otherCa);
});

function problemOf(name: Name, further: { lists?: readonly string[]; fingerprints?: readonly string[]; now?: Date } = {}) {
  const authorities = ClientAuthorities.read({
    authorities: get('ca').certificate,
    revocationLists: (further.lists ?? []).map((list) => Buffer.from(list)),
    revokedFingerprints: new Set(further.fingerprints),
  });
  return authorities.problemOf(new X509Certificate(get(name).certificate), further.now ?? new Date());
}

describe('a client certificate', () => {
  it.each<[Name, string | undefined]>([
    ['right', undefined],
    ['expired', 'expired'],
    ['early', 'not-yet-valid'],
    ['server', 'not-for-clients'],
    ['sameName', 'unknown-authority'],
    ['ca', 'not-for-clients'],
  ])('%s: %s', (name, expected) => {
    expect(problemOf(name)).toBe(expected);
  });

  it('is refused with its authority', () => {
    expect(problemOf('right', { now: inDays(2) })).toBe('expired');
  });

  it('is refused when its fingerprint is listed', () => {
    expect(problemOf('right', { fingerprints: [fingerprintOf(get('right'))] })).toBe('revoked');
  });
});

describe('a revocation list', () => {
  it('refuses what it names, and nothing else', async () => {
    const lists = [await revocationListOf(get('ca'), [get('revoked')])];
    expect([problemOf('revoked', { lists }), problemOf('right', { lists })]).toStrictEqual(['revoked', undefined]);
  });

  it('counts beside another one of the same authority', async () => {
    const lists = [await revocationListOf(get('ca'), []), await revocationListOf(get('ca'), [get('revoked')])];
    expect(problemOf('revoked', { lists })).toBe('revoked');
  });

  it('that is out of date lets nobody in', async () => {
    const lists = [await revocationListOf(get('ca'), [], inDays(-1))];
    expect(problemOf('right', { lists })).toBe('revocation-list-outdated');
  });

  it('of another authority is no list, though it has the same name', async () => {
    const lists = [await revocationListOf(get('otherCa'), [get('right')])];
    expect(() => problemOf('right', { lists })).toThrow('no configured authority has signed the revocation list');
  });
});

it.each<[string, () => string]>([
  ['an empty file', () => ''],
  ['a key', () => get('ca').key],
  ['a certificate that is no authority', () => get('right').certificate],
])('%s names nobody to believe', (_what, text) => {
  expect(() => ClientAuthorities.read({ authorities: text(), revocationLists: [], revokedFingerprints: new Set() })).toThrow(
    /no certificate in PEM|no authority/,
  );
});
