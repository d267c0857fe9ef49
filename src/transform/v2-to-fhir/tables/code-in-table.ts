import { codeMap, type CodeMap } from '../../mapping/code-map.ts';
import { TABLES_0260_TO_0449 } from './tables-0260-to-0449.ts';
import { TABLES_FROM_0450 } from './tables-from-0450.ts';
import { TABLES_TO_0259 } from './tables-to-0259.ts';

const TABLES: ReadonlyMap<string, string> = new Map([...TABLES_TO_0259, ...TABLES_0260_TO_0449, ...TABLES_FROM_0450]);

/** By table: made when a code of it is looked up for the first time. */
const codes = new Map<string, ReadonlySet<string>>();

function codesOf(table: string): ReadonlySet<string> | undefined {
  const listed = TABLES.get(table);
  if (listed === undefined) return undefined;
  const known = codes.get(table) ?? new Set(listed.split('|'));
  codes.set(table, known);
  return known;
}

/** A map of the guide that leaves the codes of an HL7 table as they are, in the code system that R4 has for it: SpecimenType, 0487. */
export function tableAsItIs(name: string, table: string): CodeMap {
  const system = `http://terminology.hl7.org/CodeSystem/v2-${table}`;
  return codeMap(
    name,
    table,
    system,
    [...(codesOf(table) ?? [])].map((code) => [code, code] as const),
  );
}

/** Whether a code stands in an HL7 table; undefined for tables whose codes are not published: there nobody can tell. */
export function isCodeInTable(table: string, code: string): boolean | undefined {
  return codesOf(table)?.has(code);
}
