import type { GroupMap, MessageMap } from '../../src/transform/mapping/message-map.ts';
import { cell, table } from './table.ts';

/** Which segments of a message are read, in what group, and what each of them makes. */
export function messagePage({ name, type, events, required, single, rows }: MessageMap): string {
  return [
    `# ${name}`,
    `[All maps](../README.md). Events: ${events.map((event) => `${type}^${event}`).join(', ')}.`,
    `Refused without ${required.join(', ')}${single.length === 0 ? '' : `, and with more than one ${single.join(' or ')}`}.`,
    'In the order in which the maps run: a resource may refer to what stands above it, in its own or an outer group.',
    table(['Group', 'Segment', 'Makes', 'When'], rowsOf(rows, '')),
    ...silentOf(rows),
  ].join('\n\n');
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
