import { knownCodeMaps, type CodeMap, type CodeTarget, type SiteCodeMaps } from '../mapping/code-map.ts';
import { conceptMapRows, csvRows, targetOf, type CodeRows } from './code-map-files.ts';
import { codeMapNamed, requiredCodes } from './known-maps.ts';
import type { CodeMapEntry } from './mapping.schema.ts';
import type { Compilation } from './refusal.ts';

/** The code maps of a source domain, and those that only its own rules name. */
export interface CompiledCodeMaps {
  readonly site: SiteCodeMaps | undefined;
  readonly named: ReadonlyMap<string, CodeMap>;
}

const TABLE = /^[0-9]{4}$/;
const FIELD = /^[A-Z][A-Z0-9]{2}-[1-9][0-9]{0,2}$/;
const NEW_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Compiles `code-maps`. */
export function compileCodeMaps(entries: Readonly<Record<string, CodeMapEntry>>, compilation: Compilation): CompiledCodeMaps {
  const byName = new Map<string, CodeMap>();
  const byField = new Map<string, CodeMap>();
  const named = new Map<string, CodeMap>();
  for (const [key, entry] of Object.entries(entries)) {
    const of = meantBy(key);
    if (typeof of === 'string') {
      compilation.refuse(of, ['code-maps', key]);
      continue;
    }
    const rows = rowsOf(key, entry, of, compilation);
    const map: CodeMap = { name: of.guide?.name ?? key, table: of.guide?.table ?? '', rows };
    if (of.kind === 'field') byField.set(key, map);
    else if (of.guide) byName.set(of.guide.name, map);
    else named.set(key, map);
  }
  return { site: byName.size + byField.size > 0 ? { byName, byField } : undefined, named };
}

interface Meant {
  readonly kind: 'field' | 'map' | 'new';
  /** The map of the guide that is meant. */
  readonly guide: CodeMap | undefined;
  readonly allowed: readonly string[] | undefined;
}

/** What a key means, or what would be right. */
function meantBy(key: string): Meant | string {
  const { byMap, byField } = requiredCodes();
  if (FIELD.test(key)) return { kind: 'field', guide: undefined, allowed: byField.get(key) };
  if (TABLE.test(key)) {
    const names = [...new Set(knownCodeMaps().flatMap(({ table, name }) => (table === key ? [name] : [])))];
    const [name] = names;
    if (name === undefined) return 'no map of this table is in use; name the field instead, such as PV1-14';
    if (names.length > 1) return `several maps are of this table; name the one that is meant: ${names.join(', ')}`;
    return { kind: 'map', guide: codeMapNamed(name), allowed: byMap.get(name) };
  }
  const guide = codeMapNamed(key);
  if (guide) return { kind: 'map', guide, allowed: byMap.get(key) };
  if (NEW_NAME.test(key)) return { kind: 'new', guide: undefined, allowed: undefined };
  return 'must be an HL7 table of four digits in quotes, a field such as PV1-14, the name of a map of the guide, or a new name in small letters with hyphens';
}

function rowsOf(key: string, entry: CodeMapEntry, { kind, guide, allowed }: Meant, compilation: Compilation): CodeMap['rows'] {
  const rows = new Map<string, CodeTarget>();
  const sources = Object.entries({ codes: entry.codes, file: entry.file, 'concept-map': entry['concept-map'] }).filter(
    ([, given]) => given !== undefined,
  );
  if (sources.length === 0) compilation.refuse('needs codes, file or concept-map', ['code-maps', key]);
  for (const [source] of sources) {
    const path = ['code-maps', key, source];
    const read = readRows(source, entry, path, compilation);
    if (typeof read === 'string') compilation.refuse(read, path);
    for (const [index, [from, target]] of (typeof read === 'string' ? [] : read).entries()) {
      const place = source === 'codes' ? [...path, from] : path;
      const row = source === 'codes' ? '' : `row ${index + 1}: `;
      if (rows.has(from)) compilation.refuse(`${row}the code stands twice in this map; keep one of them`, place);
      else if (allowed && !allowed.includes(target.code))
        compilation.refuse(
          `${row}the element can hold ${allowed.join(', ')} and nothing else${kind === 'field' ? '; where the field makes several elements, name the map of one of them' : ''}`,
          place,
        );
      else rows.set(from, completed(target, entry.system, guide));
    }
  }
  return rows;
}

function readRows(source: string, entry: CodeMapEntry, path: readonly PropertyKey[], { readText }: Compilation): CodeRows {
  if (source === 'codes')
    return Object.entries(entry.codes ?? {}).map(([from, to]) => [
      from,
      typeof to === 'string' ? { code: to } : targetOf(to.code, to.display ?? '', to.system ?? ''),
    ]);
  const content = readText((source === 'file' ? entry.file : entry['concept-map']) ?? '', path);
  if (content === undefined) return [];
  return source === 'file' ? csvRows(content) : conceptMapRows(content);
}

/** A code that the guide's map has, too, brings display and system from there. */
function completed(target: CodeTarget, system: string | undefined, guide: CodeMap | undefined): CodeTarget {
  const known = [...(guide?.rows.values() ?? [])];
  const same = target.system === undefined && system === undefined ? known.find(({ code }) => code === target.code) : undefined;
  const systems = new Set(known.map((row) => row.system));
  const own = target.system ?? system ?? (systems.size === 1 ? [...systems][0] : undefined);
  return { ...same, ...(own === undefined ? {} : { system: own }), ...target };
}
