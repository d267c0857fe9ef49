import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAULTS, type FaultDefinition } from '../../src/faults/fault-table.ts';
import { FINDINGS } from '../../src/faults/finding.ts';

type Row = Readonly<Record<string, string>>;

/** The rows of all tables of the page, cells by the heading of their column. */
function rowsOf(page: string): Row[] {
  let head: string[] | undefined;
  return page.split('\n').flatMap((line): Row[] => {
    if (!line.startsWith('|')) {
      head = undefined;
      return [];
    }
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (head === undefined) {
      head = cells;
      return [];
    }
    if (/^\|[ |:-]+\|$/.test(line)) return [];
    const named = head.map((heading, index): [string, string] => [heading, cells[index] ?? '']);
    return [Object.fromEntries(named.filter(([heading]) => heading !== ''))];
  });
}

const rows = rowsOf(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8'));
const codesIn = (column: string): string[] => rows.flatMap((row) => row[column] ?? []).map((cell) => cell.replaceAll('`', ''));

describe('docs/errors.md', () => {
  it('has each fault once, and none that does not exist', () => {
    expect(codesIn('Code').sort()).toStrictEqual(Object.keys(FAULTS).sort());
  });

  it('has each finding once, and none that does not exist', () => {
    expect(codesIn('Finding').sort()).toStrictEqual(Object.keys(FINDINGS).sort());
  });

  const definitions: [string, FaultDefinition][] = Object.entries(FAULTS);

  it.each(definitions)('%s: status, acknowledgement and issue type', (code, definition) => {
    const row = rows.find((each) => each['Code'] === `\`${code}\``);
    expect(row).toMatchObject({ HTTP: String(definition.status) });
    expect([row?.['MSA-1'], row?.['ERR-3']]).toStrictEqual([
      definition.acknowledgement,
      definition.acknowledgement === undefined ? undefined : definition.hl7,
    ]);
    expect(row?.['Issue type'] ?? definition.issue).toBe(definition.issue);
  });

  it('says of each when it happens and what to do', () => {
    const silent = rows.filter((row) => 'What to do' in row && Object.values(row).some((cell) => cell === ''));
    expect(silent).toStrictEqual([]);
  });
});
