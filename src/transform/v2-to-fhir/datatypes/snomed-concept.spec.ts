import { describe, expect, it } from '@jest/globals';
import { isUkSnomedConcept } from './snomed-concept.ts';

describe('SNOMED CT concepts of the United Kingdom', () => {
  it.each([
    ['507291000000100', true],
    ['1048071000000103', true],
    ['507291000000101', false],
    ['507291000000119', false],
    ['422504002', false],
    ['140004', false],
    ['12345678901', false],
    ['50729100000010', false],
    ['0507291000000100', false],
    ['', false],
  ])('%s: %s', (code, expected) => {
    expect(isUkSnomedConcept(code)).toBe(expected);
  });
});
