import type { MessageMap } from '../../src/transform/mapping/message-map.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { MESSAGE_MAPS } from '../../src/transform/v2-to-fhir/messages/message-maps.ts';
import { conceptMapFile, conceptMapPage, conceptMaps } from './concept-map-pages.ts';
import { datatypesPage } from './datatypes-page.ts';
import { indexPage, total, type SegmentMaps } from './index-page.ts';
import { mapsIn, messagePage } from './message-page.ts';
import { segmentPage } from './segment-page.ts';
import { figure } from './table.ts';

const HOME = 'docs/mapping';

/** docs/mapping: an index, a page for each message structure, segment and concept map, one for the data types. By path. */
export function mappingPages(): ReadonlyMap<string, string> {
  const messages = [...MESSAGE_MAPS].sort((one, other) => (one.name < other.name ? -1 : 1));
  const maps = segmentMaps(messages);
  const segments = new Map<string, SegmentMap[]>();
  for (const map of maps) segments.set(map.v2, [...(segments.get(map.v2) ?? []), map]);
  return new Map([
    [`${HOME}/README.md`, indexPage(messages, segments)],
    ...messages.map((map): [string, string] => [
      `${HOME}/messages/${map.name.toLowerCase()}.md`,
      messagePage(map, figureOf(map, segments)),
    ]),
    ...[...segments].map(([name, ofSegment]): [string, string] => [
      `${HOME}/segments/${name.toLowerCase()}.md`,
      segmentPage(name, ofSegment),
    ]),
    ...conceptMaps().map((map): [string, string] => [`${HOME}/codesystems/${conceptMapFile(map.name)}`, conceptMapPage(map)]),
    [`${HOME}/datatypes.md`, datatypesPage(maps)],
  ]);
}

function segmentMaps(messages: readonly MessageMap[]): readonly SegmentMap[] {
  const maps = new Set(messages.flatMap(({ rows }) => mapsIn(rows)));
  return [...maps].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function figureOf(map: MessageMap, segments: SegmentMaps): string {
  const { rows, asGuide } = total([...new Set(mapsIn(map.rows))], segments);
  return `Its segment maps: ${figure(asGuide, rows).toLowerCase()}`;
}
