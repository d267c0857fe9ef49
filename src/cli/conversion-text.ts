import { stringify } from 'yaml';
import type { ConvertResult } from '../ingest/convert.service.ts';

/** A conversion for people: each resource as YAML, then tables of what became of the message. */
export function conversionText({ bundle, instructions, lineage, losses, findings, acknowledgement }: ConvertResult): string {
  const resources = Array.isArray(bundle['entry'])
    ? (bundle['entry'] as readonly { readonly resource: unknown }[]).map(({ resource }) => resource)
    : [];
  return [
    section(
      `BUNDLE (${counted(resources.length, 'resource')})`,
      resources.map((resource) => stringify(resource, { lineWidth: 0 }).trimEnd()).join('\n\n'),
    ),
    ...(instructions.length === 0
      ? []
      : [section('INSTRUCTIONS', instructions.map((instruction) => JSON.stringify(instruction)).join('\n'))]),
    section(
      `LINEAGE (${counted(lineage.length, 'entry', 'entries')})`,
      table(lineage.map(({ source, target, rule, map }) => [source ?? '-', target, rule + (map === undefined ? '' : ` · ${map}`)])),
    ),
    section(
      `LOSSES (${counted(losses.length, 'field', 'fields')} that became nothing)`,
      table(losses.map(({ source, reason, text }) => [source, reason, oneLine(text)])),
    ),
    section(`FINDINGS (${findings.length})`, table(findings.map(({ severity, location, code, text }) => [severity, location, code, text]))),
    section('ACKNOWLEDGEMENT', acknowledgement.replaceAll('\r', '\n').trimEnd()),
  ].join('\n');
}

const section = (title: string, text: string): string => `== ${title}\n${text === '' ? '(none)' : text}\n`;

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const MOST_WIDTH = 60;

const oneLine = (text: string): string => JSON.stringify(text.length > MOST_WIDTH ? `${text.slice(0, MOST_WIDTH)}…` : text);

/** Columns under each other; the last one as long as it is. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.min(MOST_WIDTH, Math.max(widths[index] ?? 0, cell.length));
  return rows
    .map((row) => row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '))
    .join('\n');
}
