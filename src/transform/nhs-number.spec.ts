import { describe, expect, it } from '@jest/globals';
import { isNhsNumber, normaliseNhsNumber, personNumberKind, type PersonNumberKind } from './nhs-number.ts';

describe('NHS Data Dictionary: NHS NUMBER', () => {
  it.each<[string, PersonNumberKind | undefined, string]>([
    ['9434765919', 'nhs-number', 'England, valid'],
    ['9990000018', 'nhs-number', 'the test range'],
    ['4010232137', 'nhs-number', 'England, 400 to 499'],
    ['0101011113', 'chi-number', 'Scotland: a date of birth in front'],
    ['3200000015', 'health-and-care-number', 'Northern Ireland'],
    ['9434765918', undefined, 'the wrong check digit'],
    ['9999999999', undefined, 'all digits equal'],
    ['3333333333', undefined, 'all digits equal, though the check digit fits'],
    ['0000000000', undefined, 'a placeholder'],
    ['943476591', undefined, 'nine digits'],
    ['94347659190', undefined, 'eleven digits'],
    ['943476591X', undefined, 'a letter'],
    ['٩٤٣٤٧٦٥٩١٩', undefined, 'digits of another script'],
  ])('%s is %s: %s', (digits, kind) => {
    expect(personNumberKind(digits)).toBe(kind);
  });

  it.each(['943 476 5919', '943-476-5919', '9434765919'])('%s is read without its separators', (text) => {
    expect([normaliseNhsNumber(text), isNhsNumber(text)]).toStrictEqual(['9434765919', true]);
  });
});
