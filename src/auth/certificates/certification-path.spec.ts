import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Extension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension } from '@peculiar/x509';
import { certificateOf, fingerprintOf, inDays, revocationListOf, type TestCertificate } from '../../../test/factories/certificates.ts';
import { ClientAuthorities } from '../client-authorities.ts';

const made = new Map<string, TestCertificate>();
function of(name: string): TestCertificate {
  const certificate = made.get(name);
  if (!certificate) throw new Error(`${name} was not made`);
  return certificate;
}
/** `[name of its authority; the rest is what is said of it]`: a certificate of the name. */
async function make(name: string, above: string | undefined, wanted: Partial<Parameters<typeof certificateOf>[0]> = {}): Promise<void> {
  made.set(name, await certificateOf({ purpose: 'authority', name: `CN=${name}`, ...wanted }, above === undefined ? undefined : of(above)));
}
const client = (name: string, above: string, wanted = {}): Promise<void> =>
  make(name, above, { purpose: 'client', name: 'CN=r0d', ...wanted });

/** An extension of which nothing but the type matters. */
const unknown = (type: string, critical: boolean): Extension => new Extension(type, critical, new Uint8Array([0x30, 0x00]));

beforeAll(async () => {
  await make('root', undefined);
  await make('stranger', undefined, { name: 'CN=root' });
  await make('mid', 'root');
  await make('low', 'mid');
  await client('of low', 'low');
  await client('of mid', 'mid');
  await make('mid of a stranger', 'stranger', { name: 'CN=mid' });
  await client('of a stranger', 'mid of a stranger');
  await make('expired mid', 'root', { until: inDays(-1) });
  await client('of expired mid', 'expired mid');
  await make('early mid', 'root', { from: inDays(1) });
  await client('of early mid', 'early mid');
  await client('no authority', 'root', { name: 'CN=no authority' });
  await client('of a client', 'no authority');
  await make('without certificates', 'root', { further: [new KeyUsagesExtension(KeyUsageFlags.cRLSign, true)] });
  await client('of one that may not', 'without certificates');
  await make('for servers', 'root', { further: [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1'])] });
  await client('of one for servers', 'for servers');
  await make('for both', 'root', { further: [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])] });
  await client('of one for both', 'for both');
  await make('last', 'root', { pathLength: 0 });
  await client('of the last', 'last');
  await make('below the last', 'last');
  await client('too far', 'below the last');
  await make('with names', 'root', { further: [unknown('2.5.29.30', true)] });
  await client('of one with names', 'with names');
  await make('with something critical', 'root', { further: [unknown('1.2.3.4', true)] });
  await client('of one with something critical', 'with something critical');
  await make('with something', 'root', { further: [unknown('1.2.3.4', false)] });
  await client('of one with something', 'with something');
  await client('with something critical itself', 'root', { further: [unknown('1.2.3.4', true)] });
  await client('that may not sign', 'root', { further: [new KeyUsagesExtension(KeyUsageFlags.keyEncipherment, true)] });
  await client('that may sign', 'root', { further: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)] });
  await client('with a small key', 'root', { rsa: { bits: 1024, hash: 'SHA-256' } });
  await client('with RSA', 'root', { rsa: { bits: 2048, hash: 'SHA-256' } });
  await make('of SHA-1', 'root', { rsa: { bits: 2048, hash: 'SHA-1' } });
  await client('signed with SHA-1', 'of SHA-1');
});

interface Further {
  readonly anchors?: readonly string[];
  readonly lists?: readonly string[];
  readonly fingerprints?: readonly string[];
}

function problemOf(leaf: string, sent: readonly string[], { anchors = ['root'], lists = [], fingerprints = [] }: Further = {}) {
  const authorities = ClientAuthorities.read({
    authorities: anchors.map((name) => of(name).certificate).join('\n'),
    revocationLists: lists.map((list) => Buffer.from(list)),
    revokedFingerprints: new Set(fingerprints),
  });
  const [certificate, ...further] = [leaf, ...sent].map((name) => new X509Certificate(of(name).certificate));
  return certificate && authorities.problemOf(certificate, new Date(), further);
}

describe('RFC 5280 ch. 6.1: a path through authorities that the client has sent', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['of mid', ['mid'], undefined],
    ['of low', ['low', 'mid'], undefined],
    ['of low', ['mid', 'low'], undefined],
    ['of low', ['low', 'mid', 'root'], undefined],
    ['of low', ['stranger', 'mid of a stranger', 'low', 'mid'], undefined],
    ['of low', [], 'unknown-authority'],
    ['of low', ['low'], 'unknown-authority'],
    ['of low', ['mid'], 'unknown-authority'],
    ['of a stranger', ['mid of a stranger'], 'unknown-authority'],
    ['of a stranger', ['mid of a stranger', 'stranger'], 'unknown-authority'],
    ['of expired mid', ['expired mid'], 'expired'],
    ['of early mid', ['early mid'], 'not-yet-valid'],
    ['of a client', ['no authority'], 'unknown-authority'],
    ['of one that may not', ['without certificates'], 'unknown-authority'],
    ['of one for servers', ['for servers'], 'not-for-clients'],
    ['of one for both', ['for both'], undefined],
    ['of the last', ['last'], undefined],
    ['too far', ['below the last', 'last'], 'path-too-long'],
    ['of one with names', ['with names'], 'constraints-not-checked'],
    ['of one with something critical', ['with something critical'], 'constraints-not-checked'],
    ['of one with something', ['with something'], undefined],
  ])('%s, sent with %j: %s', (leaf, sent, expected) => {
    expect(problemOf(leaf, sent)).toBe(expected);
  });

  it.each<[string, string | undefined]>([
    ['with something critical itself', 'constraints-not-checked'],
    ['that may not sign', 'not-for-clients'],
    ['that may sign', undefined],
    ['with a small key', 'weak'],
    ['with RSA', undefined],
    ['signed with SHA-1', 'weak'],
  ])('a client %s: %s', (leaf, expected) => {
    expect(problemOf(leaf, [], { anchors: ['root', 'of SHA-1'] })).toBe(expected);
  });

  it('ends at an authority that is trusted, though its own is not', () => {
    expect(problemOf('of low', ['low'], { anchors: ['mid'] })).toBeUndefined();
    expect(problemOf('of low', [], { anchors: ['mid'] })).toBe('unknown-authority');
  });

  it('a riddle of authorities with one name comes to an end', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `twin ${index}`);
    for (const name of names) await make(name, undefined, { name: 'CN=mid' });
    expect(problemOf('of mid', [...names, 'mid'])).toBe('unknown-authority'); // the ninth is not looked at
  });
});

describe('an authority that is revoked', () => {
  it.each([
    ['by its fingerprint, sent', ['root'], ['mid']],
    ['by its fingerprint, configured', ['root', 'mid'], []],
  ])('%s', (_how, anchors, sent) => {
    expect(problemOf('of mid', sent, { anchors, fingerprints: [fingerprintOf(of('mid'))] })).toBe('revoked');
  });

  it.each([
    ['sent', ['root'], ['low', 'mid']],
    ['configured', ['root', 'mid', 'low'], []],
  ])('by the list of the one above, %s', async (_how, anchors, sent) => {
    const lists = [await revocationListOf(of('root'), [of('mid')])];
    expect(problemOf('of low', sent, { anchors, lists })).toBe('revoked');
  });
});

describe('the revocation list of an authority that the client sends', () => {
  it('refuses what it names, and nothing else', async () => {
    const lists = [await revocationListOf(of('mid'), [of('low')])];
    expect(problemOf('of low', ['low', 'mid'], { lists })).toBe('revoked');
    expect(problemOf('of mid', ['mid'], { lists })).toBeUndefined();
  });

  it('that is out of date lets nobody in', async () => {
    const lists = [await revocationListOf(of('mid'), [], inDays(-1))];
    expect(problemOf('of mid', ['mid'], { lists })).toBe('revocation-list-outdated');
  });

  it('of another one with the same name is none of it', async () => {
    const lists = [await revocationListOf(of('mid of a stranger'), [of('of mid')])];
    expect(problemOf('of mid', ['mid'], { lists })).toBeUndefined();
    expect(() => problemOf('of mid', [], { anchors: ['mid'], lists })).toThrow('no configured authority has signed');
  });

  it('is named to the administrator: it may be a wrong file', async () => {
    const authorities = ClientAuthorities.read({
      authorities: of('root').certificate,
      revocationLists: [Buffer.from(await revocationListOf(of('mid'), [])), Buffer.from(await revocationListOf(of('root'), []))],
      revokedFingerprints: new Set(),
    });
    expect(authorities.strangersWithLists).toStrictEqual(['CN=mid']);
  });
});

it('an authority whose constraints are not checked is not trusted', () => {
  expect(() => problemOf('of one with names', [], { anchors: ['with names'] })).toThrow('name the authorities below it instead');
});
