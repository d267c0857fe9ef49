/** The ten-digit person numbers of the United Kingdom share one check digit; the range says who issued the number. */
export type PersonNumberKind = 'nhs-number' | 'chi-number' | 'health-and-care-number';

/** The digits of a number that a person may have written with blanks or hyphens: `943 476 5919` → `9434765919`. */
export function normaliseNhsNumber(text: string): string {
  return text.replaceAll(/[ -]/g, '');
}

/**
 * Which kind of number this is, after its check digit (modulus 11, weights 10 to 2; NHS Data Dictionary, NHS NUMBER) and its range;
 * undefined when it is none: a number that fails must not be taken for anybody's.
 * @param digits ten digits, normalised
 */
export function personNumberKind(digits: string): PersonNumberKind | undefined {
  if (!/^[0-9]{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits) || !hasCheckDigit(digits)) return undefined;
  const range = Number(digits.slice(0, 3));
  if (range >= 10 && range <= 311) return 'chi-number';
  if (range >= 320 && range <= 399) return 'health-and-care-number';
  return range >= 400 ? 'nhs-number' : undefined;
}

/** Whether this is an NHS number of England, Wales and the Isle of Man, test numbers (999…) included. */
export function isNhsNumber(text: string): boolean {
  return personNumberKind(normaliseNhsNumber(text)) === 'nhs-number';
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 9; index++) sum += Number(digits[index]) * (10 - index);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}
