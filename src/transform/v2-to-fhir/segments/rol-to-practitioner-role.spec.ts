import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf } from '../../../../test/factories/message.ts';

describe('ROL[PractitionerRole]', () => {
  const rolesOf = (...first: readonly string[]) =>
    resourcesOf(
      theConversionOf(
        aMessage('A01', 'PV1||I', ...first.map((instance) => aSegment('ROL', { 1: instance, 2: 'AD', 3: 'AT^^HL70443', 4: '7^Doe' }))),
      ),
      'PractitionerRole',
    );

  it.each<[string, unknown]>([
    ['1', undefined],
    ['', undefined],
    ['R1^PAS', [{ value: 'R1' }]],
  ])('ROL-1 %s: a set id is no number of the role', (instance, identifier) => {
    expect(rolesOf(instance).map(({ body }) => (body as { identifier?: unknown }).identifier)).toMatchObject([identifier]);
  });

  it('a person in one role is one, whatever the set id', () => {
    expect(rolesOf('1', '2')).toHaveLength(1);
    expect(rolesOf('R1^PAS', 'R2^PAS')).toHaveLength(2);
  });
});
