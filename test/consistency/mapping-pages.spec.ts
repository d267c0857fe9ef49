import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from '@jest/globals';
import { coverageOf } from '../../scripts/mapping-pages/coverage.ts';
import { mappingPages } from '../../scripts/mapping-pages/mapping-pages.ts';
import { makingsOf } from '../../scripts/mapping-pages/rule-rows.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';
import { dg1ToCondition } from '../../src/transform/v2-to-fhir/segments/dg1-to-condition.ts';
import { dg1ToEpisodeOfCare } from '../../src/transform/v2-to-fhir/segments/dg1-to-episode-of-care.ts';
import { pidToPatient } from '../../src/transform/v2-to-fhir/segments/pid-to-patient.ts';

const pages = mappingPages();

describe('docs/mapping', () => {
  it('has every event in its index', () => {
    const index = pages.get('docs/mapping/README.md') ?? '';
    expect(
      MESSAGE_MAPS.flatMap(({ type, events }) => events.map((event) => `${type}^${event}`)).filter((name) => !index.includes(name)),
    ).toStrictEqual([]);
  });

  it('has no link to a page that is not there', () => {
    const known = new Set([...pages.keys(), 'docs/mapping/deviations.md']);
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
  ])('%s: %# %s %s', (name, maps, source, target, agreement) => {
    const { rows = [] } = coverageOf('segments', name, makingsOf(maps)) ?? {};
    expect(rows.find((row) => row.source === source && row.target === target)?.agreement).toBe(agreement);
  });

  it('knows no rows for a map that the guide does not have', () => {
    expect(coverageOf('segments', 'ZU3[Encounter]', [])).toBeUndefined();
  });
});
