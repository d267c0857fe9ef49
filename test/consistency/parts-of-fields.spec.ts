import { describe, expect, it } from '@jest/globals';
import type { Address, AllergyIntolerance, CodeableConcept, ContactPoint, Extension, HumanName, Observation, Reference } from 'fhir/r4.js';
import { codeOf } from '../../src/identity/plan/said-parts.ts';
import { updatedLate } from '../../src/identity/update/late-message.ts';
import type { Part } from '../../src/transform/conversion.ts';
import { aSegment, theResource } from '../factories/message.ts';
import { theConversionIn, theStored, type Step } from '../factories/stored-after.ts';

// docs/identity.md, "What a message changes": a field that is not sent leaves its part, `""` removes it, a valued one replaces it.

describe('OBX-5: what it makes is one part, whatever it is', () => {
  const obx = (type: string, value: string, status = 'F'): Step => [
    'ORU^R01',
    'OBR|1|P1|F1|FBC^Full blood count^L',
    aSegment('OBX', { 1: '1', 2: type, 3: 'HB^Haemoglobin^L', 5: value, 11: status }),
  ];
  const valuesOf = (...steps: readonly Step[]): readonly string[] =>
    Object.keys(theStored('Observation', ...steps) as unknown as Observation).filter((name) =>
      ['value', 'component', 'dataAbsentReason', 'extension'].some((one) => name.startsWith(one)),
    );
  const PDF = '^application^pdf^Base64^JVBERi0=';

  it.each<[string, readonly Step[], readonly string[]]>([
    ['several values, then one', [obx('ST', 'a~b'), obx('ST', 'c')], ['valueString']],
    ['one value, then several', [obx('ST', 'c'), obx('ST', 'a~b')], ['component']],
    ['several values, then a document', [obx('ST', 'a~b'), obx('ED', PDF)], ['extension']],
    ['a document, then several values', [obx('ED', PDF), obx('ST', 'a~b')], ['component']],
    ['a document, then a number', [obx('ED', PDF), obx('NM', '5')], ['valueQuantity']],
    ['a number, then a document', [obx('NM', '5'), obx('ED', PDF)], ['extension']],
    ['a number, then a text', [obx('NM', '5'), obx('ST', 'low')], ['valueString']],
    ['not asked, then a number', [obx('NM', '', 'N'), obx('NM', '5')], ['valueQuantity']],
    ['not asked, then several', [obx('NM', '', 'N'), obx('NM', '5~6')], ['component']],
    // R4 obs-6: no reason for the absence of what is there.
    ['a number, then not asked', [obx('NM', '5'), obx('NM', '', 'N')], ['valueQuantity']],
    ['several values, then not asked', [obx('NM', '5~6'), obx('NM', '', 'N')], ['component']],
    ['several values, then none sent', [obx('ST', 'a~b'), obx('ST', '')], ['component']],
    ['several values, then ""', [obx('ST', 'a~b'), obx('ST', '""')], []],
    ['a document, then ""', [obx('ED', PDF), obx('ED', '""')], []],
    ['a number, then ""', [obx('NM', '5'), obx('ST', '""')], []],
    ['a sub-identifier stays beside another document', [obx('ED', PDF), obx('ED', PDF)], ['extension']],
  ])('%s', (_story, steps, expected) => {
    expect(valuesOf(...steps)).toStrictEqual(expected);
  });

  it.each([
    ['several values behind one', obx('ST', 'c'), obx('ST', 'a~b')],
    ['one value behind several', obx('ST', 'a~b'), obx('ST', 'c')],
    ['a value behind a document', obx('ED', PDF), obx('NM', '5')],
    ['a document behind a value', obx('NM', '5'), obx('ED', PDF)],
  ])('%s, late: nothing is added', (_story, later, late) => {
    const stored = theStored('Observation', later);
    const said = new Set(theResource(theConversionIn(later), 'Observation').parts.map(codeOf));
    const isFree = (part: Part): boolean => !said.has(codeOf(part));
    expect(updatedLate(stored, theResource(theConversionIn(late), 'Observation'), { isFree })).toBe(stored);
  });
});

describe('two fields that say things of one list, each of which leaves the items of the other', () => {
  const PID = { 3: '1^^^PAS^MR', 5: 'Smith^Ann' };
  const NK1 = { 1: '1', 2: 'Doe^Jo', 3: 'SPO' };
  const OBX = { 1: '1', 2: 'NM', 3: 'HB', 5: '1', 11: 'F' };

  /** The items of a list, each by what tells it in this test. */
  type Said = (resource: Readonly<Record<string, unknown>>) => readonly unknown[];
  const values: Said = ({ telecom }) => (telecom as ContactPoint[] | undefined)?.map(({ value }) => value) ?? [];
  const families: Said = ({ name }) => (name as HumanName[]).map(({ family }) => family);
  const cities: Said = ({ address }) => (address as Address[] | undefined)?.map(({ city }) => city) ?? [];
  const citizenships: Said = ({ extension }) =>
    (extension as Extension[] | undefined)?.map((one) => one.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code) ?? [];
  const performers: Said = ({ performer }) => (performer as Reference[]).map(({ reference }) => reference?.split('/').at(-1)?.slice(-2));
  const roles: Said = ({ relationship }) => (relationship as CodeableConcept[]).map(({ coding }) => coding?.[0]?.code);

  it.each<
    [one: string, other: string, first: string, second: string, third: string, type: string, said: Said, expected: readonly unknown[]]
  >([
    ['PID-13', 'PID-40', '0111^PRN^PH', '0222^PRN^PH', '0333^PRN^PH', 'Patient', values, ['0111', '0222', '0333']],
    ['PID-13', 'PID-14', '0111^WPN^PH', '0222^PRN^PH', '0333^WPN^PH', 'Patient', values, ['0111', '0222', '0333']],
    ['PID-26', 'PID-39', 'A', 'B', 'C', 'Patient', citizenships, ['A', 'B', 'C']],
    ['NK1-5', 'NK1-40', '0111^PRN^PH', '0222^PRN^PH', '0333^PRN^PH', 'RelatedPerson', values, ['0111', '0222', '0333']],
    ['NK1-40', 'NK1-41', '0111^PRN^PH', '0222^PRN^PH', '0333^PRN^PH', 'RelatedPerson', values, ['0111', '0222', '0333']],
    ['NK1-2', 'NK1-30', 'Doe^Jo', 'Roe^Amy', 'Doe^Jo', 'RelatedPerson', families, ['Doe', 'Roe', 'Doe']],
    ['NK1-4', 'NK1-32', '^^Leeds', '^^York', '^^Hull', 'RelatedPerson', cities, ['Leeds', 'York', 'Hull']],
    ['NK1-3', 'NK1-7', 'SPO', 'X^X^L', 'SPO', 'RelatedPerson', roles, ['SPS', 'X', 'SPS']],
    ['OBX-16', 'OBX-25', 'C1', 'C2', 'C3', 'Observation', performers, ['RO', 'IR', 'RO']],
  ])('%s and %s', (one, other, first, second, third, type, said, [before, kept, after]) => {
    const [segment = '', field = ''] = one.split('-');
    const fields = { PID, NK1, OBX }[segment] ?? {};
    const sending = (some: Readonly<Record<string, string>>): Step =>
      segment === 'OBX'
        ? ['ORU^R01', 'OBR|1|P1|F1|FBC', aSegment(segment, { ...fields, ...some })]
        : ['ADT^A01', aSegment(segment, { ...fields, ...some })];
    const further = other.slice(4);
    const both = sending({ [field]: first, [further]: second });
    expect(said(theStored(type, both))).toStrictEqual([before, kept]);
    expect(said(theStored(type, both, sending({ [field]: third })))).toStrictEqual([after, kept]);
    expect(said(theStored(type, both, sending({ [field]: first, [further]: third })))).toHaveLength(2);
    expect(said(theStored(type, both, sending({ [field]: first, [further]: '""' })))).toStrictEqual([before]);
    expect(theStored(type, both, both)).toStrictEqual(theStored(type, both));
  });
});

describe('AL1-4 and AL1-5, IAM-4 and IAM-5: the severity is of the reaction, or is the criticality', () => {
  const allergy = (segment: 'AL1' | 'IAM', severity: string, reaction: string): Step => [
    'ADT^A01',
    aSegment(segment, { 1: '1', 3: 'PEN^Penicillin^L', 4: severity, 5: reaction }),
  ];
  const said = (...steps: readonly Step[]): unknown => {
    const { criticality, reaction } = theStored('AllergyIntolerance', ...steps) as unknown as AllergyIntolerance;
    return [criticality, reaction?.map(({ manifestation, severity }) => [manifestation[0]?.text, severity])];
  };

  it.each(['AL1', 'IAM'] as const)('%s', (segment) => {
    const then = (first: readonly [string, string], second: readonly [string, string]): unknown =>
      said(allergy(segment, ...first), allergy(segment, ...second));
    expect(then(['MO', 'Rash'], ['SV', ''])).toStrictEqual(['high', [['Rash', undefined]]]);
    expect(then(['MO', 'Rash'], ['SV', 'Rash'])).toStrictEqual(['high', [['Rash', undefined]]]);
    expect(then(['SV', 'Rash'], ['MO', 'Rash'])).toStrictEqual([undefined, [['Rash', 'moderate']]]);
    expect(then(['MO', 'Rash'], ['', ''])).toStrictEqual([undefined, [['Rash', 'moderate']]]);
    expect(then(['MO', 'Rash'], ['""', ''])).toStrictEqual([undefined, [['Rash', undefined]]]);
    expect(then(['SV', 'Rash'], ['""', ''])).toStrictEqual([undefined, [['Rash', undefined]]]);
    expect(then(['MO', 'Rash'], ['', '""'])).toStrictEqual([undefined, undefined]);
  });
});
