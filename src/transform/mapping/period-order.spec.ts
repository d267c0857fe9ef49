import { describe, expect, it } from '@jest/globals';
import { isBefore } from './period-order.ts';

describe('R4 per-1', () => {
  it.each([
    ['2023', '2024', true],
    ['2024', '2024-05-01', false],
    ['2024-04', '2024-05-01', true],
    ['2024-05-01', '2024-05-01T10:00:00+01:00', false],
    ['2024-05-01T09:30:00Z', '2024-05-01T10:00:00+01:00', false],
    ['2024-05-01T08:30:00Z', '2024-05-01T10:00:00+01:00', true],
  ])('%s before %s: %s', (left, right, expected) => {
    expect(isBefore(left, right)).toBe(expected);
  });
});
