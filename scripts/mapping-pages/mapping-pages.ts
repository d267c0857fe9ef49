import type { GroupMap, MessageMap, MessageRow } from '../../src/transform/mapping/message-map.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';
import { coverageOf, type Coverage, type Making } from './coverage.ts';
import { datatypeMaps, datatypesPage, makingsIn } from './datatypes-page.ts';
import { messagePage } from './message-page.ts';
import { makingsOf } from './rule-rows.ts';
import { segmentPage } from './segment-page.ts';
import { cell, percent, table } from './table.ts';

const HOME = 'docs/mapping';

/** docs/mapping: an index, a page for each message structure and segment, one for the data types. By path. */
export function mappingPages(): ReadonlyMap<string, string> {
  const maps = segmentMaps(MESSAGE_MAPS);
  const segments = new Map<string, SegmentMap[]>();
  for (const map of maps) segments.set(map.v2, [...(segments.get(map.v2) ?? []), map]);
  return new Map([
    [`${HOME}/README.md`, indexPage(segments)],
    ...MESSAGE_MAPS.map((map): [string, string] => [`${HOME}/messages/${map.name.toLowerCase()}.md`, messagePage(map)]),
    ...[...segments].map(([name, ofSegment]): [string, string] => [
      `${HOME}/segments/${name.toLowerCase()}.md`,
      segmentPage(name, ofSegment),
    ]),
    [`${HOME}/datatypes.md`, datatypesPage(maps)],
  ]);
}

function segmentMaps(messages: readonly MessageMap[]): readonly SegmentMap[] {
  const maps = new Set(messages.flatMap(({ rows }) => mapsIn(rows)));
  return [...maps].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function mapsIn({ rows }: GroupMap): readonly SegmentMap[] {
  return rows.flatMap((row: MessageRow) => (row.kind === 'group' ? mapsIn(row.group) : [row.map]));
}

/** By segment. */
type Makings = ReadonlyMap<string, readonly Making[]>;

function indexPage(segments: ReadonlyMap<string, readonly SegmentMap[]>): string {
  const makings: Makings = new Map([...segments].map(([name, maps]) => [name, makingsOf(maps)]));
  const messages = MESSAGE_MAPS.map((map) => {
    const { rows, asGuide } = total([...new Set(mapsIn(map.rows))], makings);
    return [
      `[${map.name}](messages/${map.name.toLowerCase()}.md)`,
      map.events.map((event) => `${map.type}^${event}`).join(' '),
      `${asGuide} of ${rows}`,
      percent(asGuide, rows),
    ];
  });
  const ofSegments = [...segments].map(([name, maps]) => {
    const { rows, asGuide } = total(maps, makings);
    const makes = maps.map(({ fhir }) => cell(fhir)).join(', ');
    return [
      `[${name}](segments/${name.toLowerCase()}.md)`,
      makes,
      rows === 0 ? 'the guide is silent' : `${asGuide} of ${rows}`,
      percent(asGuide, rows),
    ];
  });
  const datatypes = datatypeMaps([...segments.values()].flat()).flatMap(({ name, rules }) => {
    const coverage = coverageOf('datatypes', name, makingsIn(rules));
    return coverage ? [[name, `${coverage.asGuide} of ${coverage.rows.length}`, percent(coverage.asGuide, coverage.rows.length)]] : [];
  });
  return [
    '# How HL7 v2 becomes FHIR',
    'Made from the maps by `npm run docs`: what stands here is what runs. Choose a message; its page leads to the segments.',
    'The guide is [HL7 Version 2 to FHIR](https://hl7.org/fhir/uv/v2mappings/) 1.0.0. A row of it counts as covered when the same field goes to the same element here. What is not counted is not lost for that: many rows are fixed values or go to an element that fits better; [deviations.md](deviations.md) lists those that are wrong, with the reason. What no rule reads is in the loss list of every conversion (`exchange convert`).',
    '## Messages',
    table(['Structure', 'Events', 'Rows of the guide covered', ''], messages),
    '## Segments',
    table(['Segment', 'Makes or adds to', 'Rows of the guide covered', ''], ofSegments),
    '## Data types',
    'Those that are tables, on [one page](datatypes.md); the others are functions, named in the column "How" of the segments.',
    table(['Map', 'Rows of the guide covered', ''], datatypes),
  ].join('\n\n');
}

/** The guide's rows for these maps, and how many of them are covered. */
function total(maps: readonly SegmentMap[], makings: Makings): { readonly rows: number; readonly asGuide: number } {
  const all = maps
    .map(({ name, v2 }) => coverageOf('segments', name, makings.get(v2) ?? []))
    .filter((coverage): coverage is Coverage => coverage !== undefined);
  return {
    rows: all.reduce((sum, { rows }) => sum + rows.length, 0),
    asGuide: all.reduce((sum, { asGuide }) => sum + asGuide, 0),
  };
}
