import { describe, expect, it } from '@jest/globals';
import { canBeCodeOf, isUkSnomedConcept } from './code-shape.ts';

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

describe('codes that cannot be of the system they are said to be of', () => {
  it.each([
    ['http://snomed.info/sct', '422504002', true],
    ['http://snomed.info/sct', '140004', true],
    ['http://snomed.info/sct', '422504003', false],
    ['http://snomed.info/sct', '751689013', false],
    ['http://snomed.info/sct', 'ASTHMA', false],
    ['http://loinc.org', '8867-4', true],
    ['http://loinc.org', '718-7', true],
    ['http://loinc.org', '8867-5', false],
    ['http://loinc.org', 'GLU', false],
    ['http://dicom.nema.org/resources/ontology/DCM', '109001', true],
    ['http://dicom.nema.org/resources/ontology/DCM', 'IMP', false],
    ['http://hl7.org/fhir/sid/icd-10', 'anything', true],
  ])('%s %s: %s', (system, code, expected) => {
    expect(canBeCodeOf(system, code)).toBe(expected);
  });
});
