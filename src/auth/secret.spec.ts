import { describe, expect, it } from '@jest/globals';
import { secretHash } from './registry/values.ts';
import { isSecretOf, newSecret } from './secret.ts';

describe('client secrets', () => {
  it('are random, and known by their hash alone', () => {
    const [one, other] = [newSecret(), newSecret()];
    expect(one.secret).toMatch(/^hxs_[A-Za-z0-9_-]{43}$/);
    expect(one.secret).not.toBe(other.secret);
    expect(one.hash).not.toContain(one.secret);
    expect(secretHash.safeParse(one.hash).success).toBe(true);
    expect([isSecretOf(one.hash, one.secret), isSecretOf(one.hash, other.secret), isSecretOf(other.hash, one.secret)]).toStrictEqual([
      true,
      false,
      false,
    ]);
  });

  it.each(['', 'sha256:', 'sha256::', 'plain', 'sha256:aaaa'])('nothing is the secret of %j', (hash) => {
    expect([isSecretOf(hash, ''), isSecretOf(hash, hash)]).toStrictEqual([false, false]);
  });

  it('keep their form: hashes in files outlive the program that made them', () => {
    const hash = 'sha256:AAAAAAAAAAAAAAAAAAAAAA:-GlSAob9Zn6ZMYARK8M1VKL-Sa6kyyAhomxaD2AF7iA';
    expect([isSecretOf(hash, 'hxs_example'), isSecretOf(hash, 'hxs_examplf')]).toStrictEqual([true, false]);
  });
});
