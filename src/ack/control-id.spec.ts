import { describe, expect, it } from '@jest/globals';
import { newControlId } from './control-id.ts';

describe('newControlId', () => {
  const time = new Date('2024-02-13T14:49:32Z');

  it('standard: 20 letters and digits, as many as HL7 below v2.7 allows (v2.6 ch. 2.15.9.10)', () => {
    for (const moment of [time, new Date(0), new Date('9999-12-31T23:59:59Z')]) {
      expect(newControlId('standard', moment)).toMatch(/^[0-9A-Z]{20}$/);
    }
  });

  it('standard: never the same within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newControlId('standard', time))).size).toBe(10_000);
  });

  it('standard: sorts as it was made', () => {
    const ids = [0, 1, 1000, 86_400_000].map((later) => newControlId('standard', new Date(time.getTime() + later)));
    expect(ids.toSorted()).toStrictEqual(ids);
  });

  it('guide: a UUID, as in the sample of the integration guide', () => {
    expect(newControlId('guide', time)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
