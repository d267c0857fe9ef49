import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from '@jest/globals';
import { conceptMapFile, conceptMaps } from '../../scripts/mapping-pages/concept-map-pages.ts';
import { coverageOf } from '../../scripts/mapping-pages/coverage.ts';
import { guideMaps, guideRows } from '../../scripts/mapping-pages/guide.ts';
import { mappingPages } from '../../scripts/mapping-pages/mapping-pages.ts';
import { makingsOf } from '../../scripts/mapping-pages/rule-rows.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';
import { al1ToAllergyIntolerance } from '../../src/transform/v2-to-fhir/segments/al1-to-allergy-intolerance.ts';
import { dg1ToCondition } from '../../src/transform/v2-to-fhir/segments/dg1-to-condition.ts';
import { dg1ToEpisodeOfCare } from '../../src/transform/v2-to-fhir/segments/dg1-to-episode-of-care.ts';
import { obxToObservation } from '../../src/transform/v2-to-fhir/segments/obx-to-observation.ts';
import { pidToPatient } from '../../src/transform/v2-to-fhir/segments/pid-to-patient.ts';
import { rxaToImmunization } from '../../src/transform/v2-to-fhir/segments/rxa-to-immunization.ts';

const pages = mappingPages();

describe('docs/mapping', () => {
  it('has every event in its index', () => {
    const index = pages.get('docs/mapping/README.md') ?? '';
    expect(
      MESSAGE_MAPS.flatMap(({ type, events }) => events.map((event) => `${type}^${event}`)).filter((name) => !index.includes(name)),
    ).toStrictEqual([]);
  });

  it('has no link to a page that is not there', () => {
    const known = new Set([...pages.keys(), 'docs/mapping/deviations.md', 'docs/mapping/by-configuration.md']);
    const dead = [...pages].flatMap(([path, page]) =>
      [...page.matchAll(/\]\(([^):]+\.md)\)/g)]
        .map(([, target = '']) => join(dirname(path), target))
        .filter((target) => !known.has(target)),
    );
    expect(dead).toStrictEqual([]);
  });

  it.each([
    ['PID[Patient]', [pidToPatient], 'PID-3', 'identifier[2]', 'as the guide'],
    ['PID[Patient]', [pidToPatient], 'PID-7', 'birthDate', 'as the guide'],
    ['PID[Patient]', [], 'PID-7', 'birthDate', 'not here'],
    // The element stands in the Condition that another map of the segment makes.
    ['DG1[EpisodeOfCare]', [dg1ToEpisodeOfCare, dg1ToCondition], 'DG1-3', 'diagnosis.condition(Condition.code)', 'as the guide'],
    ['DG1[EpisodeOfCare]', [dg1ToEpisodeOfCare], 'DG1-3', 'diagnosis.condition(Condition.code)', 'not here'],
    ['DG1[EpisodeOfCare]', [dg1ToEpisodeOfCare], 'DG1-15', 'diagnosis.rank', 'as the guide'],
    // A value that the guide fixes counts if the same is fixed here.
    ['AL1[AllergyIntolerance]', [al1ToAllergyIntolerance], 'AL1', 'clinicalStatus.coding.code', 'as the guide'],
    ['AL1[AllergyIntolerance]', [], 'AL1', 'clinicalStatus.coding.code', 'not here'],
    // A function that reads further fields says so.
    ['RXA[Immunization]', [rxaToImmunization], 'RXA-28', 'location[1](Location.address)', 'as the guide'],
    ['OBX[Observation]', [obxToObservation], 'OBX-6', 'valueQuantity[1]', 'as the guide'],
  ])('%s: %# %s %s', (name, maps, source, target, agreement) => {
    const { rows = [] } = coverageOf('segments', name, makingsOf(maps)) ?? {};
    expect(rows.find((row) => row.source === source && row.target === target)?.agreement).toBe(agreement);
  });

  it('counts rows, not the headings of the tables', () => {
    const rows = (['segments', 'datatypes'] as const).flatMap((kind) => guideMaps(kind).flatMap((name) => guideRows(kind, name) ?? []));
    expect(rows.filter(({ target }) => /HL7 FHIR|FHIR Attribute/.test(target))).toStrictEqual([]);
    expect(guideRows('datatypes', 'DR[Period]')?.map(({ source, target }) => [source, target])).toStrictEqual([
      ['DR.1', 'start'],
      ['DR.2', 'end'],
    ]);
  });

  it('has a page of the codes of every concept map, with the row of the guide', () => {
    expect(pages.get('docs/mapping/codesystems/administrativesex.md')).toContain('| F | female |  | female |');
    expect(pages.get('docs/mapping/segments/pid.md')).toContain('code([AdministrativeSex](../codesystems/administrativesex.md))');
    expect(new Set(conceptMaps().map(({ name }) => conceptMapFile(name))).size).toBe(conceptMaps().length);
  });

  it('knows no rows for a map that the guide does not have', () => {
    expect(coverageOf('segments', 'ZU3[Encounter]', [])).toBeUndefined();
  });
});
