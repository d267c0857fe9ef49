import { describe, expect, it } from '@jest/globals';
import { aConfiguredDomain, bodyOf, lossesOf, PID, PV1 } from '../../test/factories/configured-domain.ts';

const { converted, domainWith, faults, write } = aConfiguredDomain();

describe('code maps', () => {
  it.each([
    ['of a table', "code-maps:\n  '0001': { codes: { W: female } }"],
    ['of a field', 'code-maps:\n  PID-8: { codes: { W: female } }'],
    ['of a map of the guide', 'code-maps:\n  AdministrativeSex: { codes: { W: female } }'],
  ])('%s add a code, and leave those of the guide', (_case, mapping) => {
    domainWith(mapping);
    expect(bodyOf(converted(PID.replace('|F', '|W'), PV1), 'Patient')).toMatchObject({ gender: 'female' });
    expect(bodyOf(converted(PID.replace('|F', '|M'), PV1), 'Patient')).toMatchObject({ gender: 'male' });
  });

  it('of a field replace the coding of a concept that the guide has no vocabulary for', () => {
    domainWith('code-maps:\n  PID-15: { system: urn:ietf:bcp:47, codes: { WEL: { code: cy, display: Welsh } } }');
    expect(bodyOf(converted(`${PID}|||||||WEL^Cymraeg^LOCAL`, PV1), 'Patient')).toMatchObject({
      communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'cy', display: 'Welsh' }], text: 'Cymraeg' } }],
    });
  });

  it('are read from CSV', () => {
    write('code-maps/sex.csv', 'source,code,display\nW,female,\n"Q,1",unknown,\n');
    domainWith("code-maps:\n  '0001': { file: code-maps/sex.csv }");
    expect(bodyOf(converted(PID.replace('|F', '|Q,1'), PV1), 'Patient')).toMatchObject({ gender: 'unknown' });
  });

  it('are read from a ConceptMap', () => {
    const element = [
      { code: 'W', target: [{ code: 'female', equivalence: 'equivalent' }] },
      { code: 'X', target: [{ equivalence: 'unmatched' }] },
    ];
    write('code-maps/sex.json', JSON.stringify({ resourceType: 'ConceptMap', status: 'active', group: [{ element }] }));
    domainWith("code-maps:\n  '0001': { concept-map: code-maps/sex.json }");
    expect(bodyOf(converted(PID.replace('|F', '|W'), PV1), 'Patient')).toMatchObject({ gender: 'female' });
    expect(lossesOf(converted(PID.replace('|F', '|X'), PV1))).toContain('PID-8[1]');
  });

  it.each([
    [
      "code-maps:\n  '0001': { codes: { W: woman } }",
      'code-maps.0001.codes.W | the element can hold male, female, other, unknown and nothing else',
    ],
    [
      "code-maps:\n  '0001': { file: ../secret.csv }",
      'code-maps.0001.file | must be the path of a file inside the configuration directory',
    ],
    ["code-maps:\n  '0001': { file: code-maps/none.csv }", 'code-maps.0001.file | the file is missing'],
    [
      "code-maps:\n  '0038': { codes: { X: active } }",
      'code-maps.0038 | several maps are of this table; name the one that is meant: OrderStatus',
    ],
    ["code-maps:\n  '9999': { codes: { X: active } }", 'code-maps.9999 | no map of this table is in use'],
    ['code-maps:\n  Sex: { codes: { X: male } }', 'code-maps.Sex | must be an HL7 table of four digits'],
    ["code-maps:\n  '0001': {}", 'code-maps.0001 | needs codes, file or concept-map'],
    ["code-maps:\n  '0001': { codes: { W: 1 } }", 'code-maps.0001.codes.W | must be a code (in quotes'],
  ])('%s is refused', (mapping, fault) => {
    expect(faults(mapping)).toStrictEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['code,display\nx,y\n', 'the first line of the CSV file must name its columns'],
    ['source,code\nW\n', 'the CSV file cannot be read at line 2'],
    ['source,code\nW,\n', 'row 2 of the CSV file needs a source and a code'],
    ['source,code\nW,male\nW,female\n', 'row 2: the code stands twice'],
  ])('the CSV file %j is refused', (content, fault) => {
    write('code-maps/sex.csv', content);
    expect(faults("code-maps:\n  '0001': { file: code-maps/sex.csv }")[0]).toContain(fault);
  });
});

describe('profiles', () => {
  it('by type stand before the named sets', () => {
    domainWith('profiles: { Patient: "https://example.org/StructureDefinition/our-patient", Encounter: none }');
    const conversion = converted(PID, PV1);
    expect(bodyOf(conversion, 'Patient')).toMatchObject({ meta: { profile: ['https://example.org/StructureDefinition/our-patient'] } });
    expect(bodyOf(conversion, 'Encounter')).not.toHaveProperty('meta');
  });

  it.each([
    ['profiles: { Patients: none }', 'profiles.Patients | must be a resource type'],
    ['profiles: { Patient: our-patient }', 'profiles.Patient | must be an absolute URI'],
  ])('%s is refused', (mapping, fault) => {
    expect(faults(mapping)).toStrictEqual([expect.stringContaining(fault)]);
  });
});
