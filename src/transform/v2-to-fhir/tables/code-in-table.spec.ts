import { describe, expect, it } from '@jest/globals';
import { canBeCodeOf } from '../datatypes/code-shape.ts';
import { isCodeInTable } from './code-in-table.ts';
import { isCountryCode } from './country-codes.ts';

describe('HL7 tables', () => {
  it.each([
    ['0001', 'M', true],
    ['0001', 'm', false],
    ['0063', 'SPO', true],
    ['0063', '60045', false],
    ['0127', 'DA', true],
    ['0203', 'MR', true],
    ['0203', 'MRN', false],
    ['0912', 'RO', true],
    ['0296', 'en', undefined],
  ])('%s %s', (table, code, expected) => {
    expect(isCodeInTable(table, code)).toBe(expected);
  });

  it('a code that is not in its table does not carry the URL; of unpublished tables nobody can tell', () => {
    const system = (table: string): string => `http://terminology.hl7.org/CodeSystem/v2-${table}`;
    expect([canBeCodeOf(system('0063'), 'SPO'), canBeCodeOf(system('0063'), 'X'), canBeCodeOf(system('0296'), 'X')]).toStrictEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('ISO 3166-1', () => {
  it.each(['GB', 'GBR', 'IE', 'FRA', '826'])('%s', (code) => {
    expect(isCountryCode(code)).toBe(true);
  });

  it.each(['UK', 'ENG', 'HD', 'gb', '26', ''])('not %s', (code) => {
    expect(isCountryCode(code)).toBe(false);
  });
});
