import { isCodeInTable } from '../tables/code-in-table.ts';
import { isCountryCode } from '../tables/country-codes.ts';

export const SNOMED_CT = 'http://snomed.info/sct';

/** The namespaces of the United Kingdom: the clinical and the drug extension. */
const UK_NAMESPACES = new Set(['1000000', '1000001']);

/** Verhoeff's check: the permutation of a digit by its place (counted from the right) and the multiplication of the dihedral group D5. */
const PERMUTATION = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];
const MULTIPLICATION = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];

const at = (rows: readonly string[], row: number, column: number): number => Number(rows[row]?.charAt(column));

function hasCheckDigit(digits: string): boolean {
  let check = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.charAt(digits.length - 1 - place));
    check = at(MULTIPLICATION, check, at(PERMUTATION, place % 8, digit));
  }
  return check === 0;
}

/** The identifier of a concept (not of a description or relationship), by its partition and its check digit. */
function isSnomedConcept(code: string): boolean {
  const partition = code.slice(-3, -1);
  return /^[1-9][0-9]{5,17}$/.test(code) && (partition === '00' || partition === '10') && hasCheckDigit(code);
}

/** A number, a hyphen and its check digit (mod 10, Luhn). */
function isLoincCode(code: string): boolean {
  if (!/^[0-9]{1,7}-[0-9]$/.test(code)) return false;
  const digits = code.slice(0, -2);
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.charAt(digits.length - 1 - place)) * (place % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return (10 - (sum % 10)) % 10 === Number(code.slice(-1));
}

/** Systems whose codes show by themselves that they are none: the sender meant something else by the name. */
const SHAPES: ReadonlyMap<string, (code: string) => boolean> = new Map([
  [SNOMED_CT, isSnomedConcept],
  ['http://loinc.org', isLoincCode],
  ['urn:iso:std:iso:3166', isCountryCode],
  ['http://dicom.nema.org/resources/ontology/DCM', (code: string) => /^[0-9]{6}$/.test(code)],
]);

const HL7_TABLE = /\/CodeSystem\/v2-([0-9]{4})$/;

/** Whether a code can be one of the system: a code that is not in a code system must not carry its URL. */
export function canBeCodeOf(system: string, code: string): boolean {
  const table = HL7_TABLE.exec(system)?.[1];
  return SHAPES.get(system)?.(code) ?? (table === undefined ? true : (isCodeInTable(table, code) ?? true));
}

/**
 * Whether a code is a SNOMED CT concept of a UK extension, though its sender names no system: eleven digits and more, with the
 * partition of extension concepts, a namespace of the UK and the check digit. Nothing else looks like that. Codes of the international
 * release are too short to be told from local numbers.
 */
export function isUkSnomedConcept(code: string): boolean {
  return code.length > 10 && code.slice(-3, -1) === '10' && UK_NAMESPACES.has(code.slice(-10, -3)) && isSnomedConcept(code);
}
