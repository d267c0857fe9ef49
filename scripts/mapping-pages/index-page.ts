import type { MessageMap } from '../../src/transform/mapping/message-map.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { conceptMapFile, conceptMaps, tableName } from './concept-map-pages.ts';
import { coverageOf } from './coverage.ts';
import { datatypeMaps, makingsBeside } from './datatypes-page.ts';
import { conceptMapOf, guideConceptMaps, guideMaps } from './guide.ts';
import { mapsIn } from './message-page.ts';
import { makingsOf } from './rule-rows.ts';
import { cell, percent, table } from './table.ts';

/** By the segment that they read. */
export type SegmentMaps = ReadonlyMap<string, readonly SegmentMap[]>;

/** Rows of the guide, and how many of them are covered. */
interface Total {
  readonly rows: number;
  readonly asGuide: number;
}

const FIGURES = ['Rows of the guide covered', ''];
const figures = ({ rows, asGuide }: Total): readonly string[] =>
  rows === 0 ? ['the guide is silent', ''] : [`${asGuide} of ${rows}`, percent(asGuide, rows)];

/** docs/mapping/README.md: everything that there is, with the figures. */
export function indexPage(messages: readonly MessageMap[], segments: SegmentMaps): string {
  return [
    '# How HL7 v2 becomes FHIR',
    'Made from the maps by `npm run docs`: what stands here is what runs. Choose a message; its page leads to the segments.',
    'The guide is [HL7 Version 2 to FHIR](https://hl7.org/fhir/uv/v2mappings/) 1.0.0. A row of it counts as covered when the same field goes to the same element here, or the same value is fixed there. What is not counted is not lost for that: many rows go to an element that fits better; [deviations.md](deviations.md) lists those that are wrong, with the reason. What no rule reads is in the loss list of every conversion (`exchange convert`). What a hospital may add or replace by its own configuration: [by-configuration.md](by-configuration.md).',
    '## Messages',
    table(['Structure', 'Events', ...FIGURES], messageRows(messages, segments)),
    '## Segments',
    table(['Segment', 'Makes or adds to', ...FIGURES], segmentRows(segments)),
    ...missing([...segments.values()].flat()),
    '## Data types',
    'Those that are tables, on [one page](datatypes.md), which lists the functions, too.',
    table(['Map', ...FIGURES], datatypeRows(segments)),
    '## Code systems',
    table(['Concept map', 'From', 'Codes', ...FIGURES], codeRows()),
    `Concept maps of the guide that no rule here uses: ${cell(unusedConceptMaps().join(', '))}. Such codes keep their own coding and text.`,
  ].join('\n\n');
}

function messageRows(messages: readonly MessageMap[], segments: SegmentMaps): readonly (readonly string[])[] {
  return messages.map(({ name, type, events, rows }) => [
    `[${name}](messages/${name.toLowerCase()}.md)`,
    events.map((event) => `${type}^${event}`).join(' '),
    ...figures(total([...new Set(mapsIn(rows))], segments)),
  ]);
}

function segmentRows(segments: SegmentMaps): readonly (readonly string[])[] {
  return [...segments].map(([name, maps]) => [
    `[${name}](segments/${name.toLowerCase()}.md)`,
    [...new Set(maps.map(({ fhir }) => cell(fhir)))].join(', '),
    ...figures(total(maps, segments)),
  ]);
}

function datatypeRows(segments: SegmentMaps): readonly (readonly string[])[] {
  const maps = datatypeMaps([...segments.values()].flat());
  return maps.map(({ name }) => [cell(name), ...figures(sum([coverageOf('datatypes', name, makingsBeside(name, maps))]))]);
}

function codeRows(): readonly (readonly string[])[] {
  return conceptMaps().map(({ name, maps, ...covered }) => [
    `[${cell(name)}](codesystems/${conceptMapFile(name)})`,
    [...new Set(maps.map((map) => tableName(map.table)))].join(', '),
    String(new Set(maps.flatMap(({ rows }) => [...rows.keys()])).size),
    ...figures(covered),
  ]);
}

function unusedConceptMaps(): readonly string[] {
  const used = new Set(conceptMaps().map(({ name }) => conceptMapOf(name)));
  return guideConceptMaps().filter((name) => !used.has(name));
}

function missing(here: readonly SegmentMap[]): readonly string[] {
  const names = new Set(here.map(({ name }) => name));
  const absent = guideMaps('segments').filter((name) => !names.has(name));
  return absent.length === 0
    ? []
    : [`Maps of the guide without one of that name here, and not in the figures: ${cell(absent.join(', '))}.`];
}

/** What of the guide's tables for these maps is covered by the maps of their segments. */
export function total(maps: readonly SegmentMap[], segments: SegmentMaps): Total {
  return sum(maps.map(({ name, v2 }) => coverageOf('segments', name, makingsOf(segments.get(v2) ?? []))));
}

function sum(coverages: readonly ReturnType<typeof coverageOf>[]): Total {
  return coverages.reduce<Total>(
    (so, coverage) => ({ rows: so.rows + (coverage?.rows.length ?? 0), asGuide: so.asGuide + (coverage?.asGuide ?? 0) }),
    { rows: 0, asGuide: 0 },
  );
}
