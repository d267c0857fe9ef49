import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CodeTarget } from '../mapping/code-map.ts';

/** Rows of a file, or a sentence about what is wrong with it. */
export type CodeRows = readonly (readonly [source: string, target: CodeTarget])[] | string;

const COLUMNS = ['source', 'code', 'display', 'system'];

/** A CSV file (RFC 4180) with a header line: source, code, display, system. */
export function csvRows(content: string): CodeRows {
  let records: readonly (readonly string[])[];
  try {
    records = parse(content, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? ` at line ${String(error.lines)}` : '';
    return `the CSV file cannot be read${line}: each line needs as many cells as the first, and quotes in pairs`;
  }
  const [head = [], ...lines] = records;
  const unknown = head.find((column) => !COLUMNS.includes(column));
  if (!head.includes('source') || !head.includes('code') || unknown !== undefined)
    return 'the first line of the CSV file must name its columns: source, code and, as needed, display and system';
  const cell = (line: readonly string[], column: string): string => line[head.indexOf(column)] ?? '';
  const rows: (readonly [string, CodeTarget])[] = [];
  for (const [index, line] of lines.entries()) {
    const [source, code] = [cell(line, 'source'), cell(line, 'code')];
    if (source === '' || code === '') return `row ${index + 2} of the CSV file needs a source and a code`;
    rows.push([source, targetOf(code, cell(line, 'display'), cell(line, 'system'))]);
  }
  return rows;
}

const conceptMap = z.object({
  resourceType: z.literal('ConceptMap'),
  group: z.array(
    z.object({
      target: z.string().optional(),
      element: z.array(
        z.object({
          code: z.string().min(1),
          target: z
            .array(z.object({ code: z.string().min(1).optional(), display: z.string().optional(), equivalence: z.string().optional() }))
            .optional(),
        }),
      ),
    }),
  ),
});

/** Equivalences of R4 that say that there is no counterpart. */
const NO_COUNTERPART = ['unmatched', 'disjoint'];

/** A ConceptMap of R4: of each element the one target that it has. */
export function conceptMapRows(content: string): CodeRows {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return 'the file must hold a FHIR R4 ConceptMap as JSON';
  }
  const read = conceptMap.safeParse(json);
  if (!read.success) {
    const place = read.error.issues[0]?.path.join('.') ?? '';
    return `the file must hold a FHIR R4 ConceptMap with group, element, code and target${place === '' ? '' : `; ${place} is not right`}`;
  }
  const rows: (readonly [string, CodeTarget])[] = [];
  for (const [g, { target: system = '', element }] of read.data.group.entries()) {
    for (const [e, { code: source, target = [] }] of element.entries()) {
      const targets = target.filter(({ equivalence = '' }) => !NO_COUNTERPART.includes(equivalence));
      if (targets.length > 1) return `group[${g}].element[${e}] of the ConceptMap has several targets; keep one of them`;
      const [one] = targets;
      if (one?.code !== undefined) rows.push([source, targetOf(one.code, one.display ?? '', system)]);
    }
  }
  return rows;
}

export function targetOf(code: string, display: string, system: string): CodeTarget {
  return { code, ...(display === '' ? {} : { display }), ...(system === '' ? {} : { system }) };
}
