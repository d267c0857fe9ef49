import type { GroupMap, MessageMap } from '../../src/transform/mapping/message-map.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { guideMessage } from './guide.ts';
import { cell, table } from './table.ts';

/**
 * Which segments of a message are read, in what group, and what each of them makes.
 * @param coverage what of the guide's tables is covered, in words
 */
export function messagePage({ name, type, events, required, single, rows }: MessageMap, coverage: string): string {
  return [
    `# ${name}`,
    `[All maps](../README.md). Events: ${events.map((event) => `${type}^${event}`).join(', ')}.`,
    `Refused without ${required.join(', ')}${single.length === 0 ? '' : `, and with more than one ${single.join(' or ')}`}.`,
    coverage,
    ...besideGuide(name, rows),
    'In the order in which the maps run: a resource may refer to what stands above it, in its own or an outer group.',
    table(['Group', 'Segment', 'Makes', 'When'], rowsOf(rows, '')),
    ...silentOf(rows),
  ].join('\n\n');
}

/** The segment maps that the guide's map of the message names, and those of them that are not here. */
function besideGuide(name: string, rows: GroupMap): readonly string[] {
  const guide = guideMessage(name);
  if (!guide) return ['The guide has no map of this message.'];
  const here = new Set(mapsIn(rows).map((map) => map.name));
  const absent = guide.filter((one) => !here.has(one));
  const run = `Of the ${guide.length} segment maps that the guide has for this message ${guide.length - absent.length} run here under the same name`;
  return [absent.length === 0 ? `${run}.` : `${run}; not ${cell(absent.join(', '))}.`];
}

/** The segment maps of a group and of the groups in it. */
export function mapsIn({ rows }: GroupMap): readonly SegmentMap[] {
  return rows.flatMap((row) => (row.kind === 'group' ? mapsIn(row.group) : [row.map]));
}

function rowsOf(group: GroupMap, path: string): readonly (readonly string[])[] {
  return group.rows.flatMap((row): readonly (readonly string[])[] => {
    if (row.kind === 'group') return rowsOf(row.group, path === '' ? row.group.name : `${path} / ${row.group.name}`);
    const { segment, map, when } = row;
    const makes = row.kind === 'into' ? `adds to the ${row.type}` : row.joins ? `${row.type}, or adds to the one there is` : row.type;
    return [[cell(path), segment, `[${cell(map.name)}](../segments/${segment.toLowerCase()}.md): ${makes}`, cell(when?.text ?? '')]];
  });
}

function silentOf(group: GroupMap): readonly string[] {
  const all = [...new Set(silentIn(group))].sort();
  return all.length === 0 ? [] : [`Known, and read by no map: ${all.join(', ')}. What they hold is in the loss list.`];
}

function silentIn({ silent, rows }: GroupMap): readonly string[] {
  return [...silent, ...rows.flatMap((row) => (row.kind === 'group' ? silentIn(row.group) : []))];
}
