import { knownCodeMaps, type CodeMap, type CodeTarget } from '../../src/transform/mapping/code-map.ts';
import { conceptMapOf, guideCodes } from './guide.ts';
import { cell, figure, table } from './table.ts';

/** The code maps of one name: rules for different elements may need different ones. */
export interface ConceptMap {
  readonly name: string;
  readonly maps: readonly CodeMap[];
  readonly rows: number;
  readonly asGuide: number;
}

/** All that rules use, in the order of their names. */
export function conceptMaps(): readonly ConceptMap[] {
  const byName = new Map<string, CodeMap[]>();
  for (const map of knownCodeMaps()) byName.set(map.name, [...(byName.get(map.name) ?? []), map]);
  return [...byName]
    .map(([name, maps]) => ({ name, maps, ...coverageOf(name, maps) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function coverageOf(name: string, maps: readonly CodeMap[]): { readonly rows: number; readonly asGuide: number } {
  const rows = Object.entries(guideCodes(name) ?? {});
  const isHere = ([from, to]: readonly [string, string]): boolean => maps.some((map) => rowOf(map, from)?.code === to);
  return { rows: rows.length, asGuide: rows.filter(isHere).length };
}

/** Codes are looked up as they are, then in upper case. */
const rowOf = ({ rows }: CodeMap, code: string): CodeTarget | undefined => rows.get(code) ?? rows.get(code.toUpperCase());

/** `allergentype-allergyintolerancecategory.md` */
export function conceptMapFile(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${words.endsWith('-') ? words.slice(0, -1) : words}.md`;
}

export function conceptMapPage({ name, maps, rows, asGuide }: ConceptMap): string {
  return [
    `# ${cell(name)}`,
    '[All maps](../README.md)',
    rows === 0 ? 'The guide has no codes for it.' : `${figure(asGuide, rows)}${ofAnotherName(name)}`,
    ...new Set(maps.map((map) => sectionOf(map))),
    ...missing(name, maps),
  ].join('\n\n');
}

const ofAnotherName = (name: string): string => (conceptMapOf(name) === name ? '' : ` Its name there: ${cell(conceptMapOf(name))}.`);

function sectionOf({ name, table: number, rows }: CodeMap): string {
  const targets = [...rows];
  const systems = new Set(targets.map(([, { system }]) => system));
  const [system = ''] = systems;
  const said = `${tableName(number)}${systems.size === 1 && system !== '' ? `, to ${system}` : ''}`;
  if (systems.size === 1 && targets.every(([from, { code, display }]) => from === code && display === undefined))
    return `${said}: its ${targets.length} codes as they are.`;
  const guide = new Map(Object.entries(guideCodes(name) ?? {}).map(([from, to]) => [from.toUpperCase(), to]));
  return [
    `${said}:`,
    table(
      ['Code', 'Becomes', 'Display', ...(systems.size > 1 ? ['System'] : []), 'The guide'],
      targets.map(([from, target]) => [
        cell(from),
        cell(target.code),
        cell(target.display ?? ''),
        ...(systems.size > 1 ? [target.system ?? ''] : []),
        cell(guide.get(from.toUpperCase()) ?? ''),
      ]),
    ),
  ].join('\n\n');
}

/** HL7 gives numbers to its tables; 0000 stands for those that each site has its own of. */
export function tableName(number: string): string {
  if (number === '0000') return 'A table of the site';
  return /^\d{4}$/.test(number) ? `HL7 table ${number}` : number;
}

function missing(name: string, maps: readonly CodeMap[]): readonly string[] {
  const absent = Object.entries(guideCodes(name) ?? {}).filter(([from]) => !maps.some((map) => rowOf(map, from)));
  if (absent.length === 0) return [];
  return [
    'Codes of the guide that are not here:',
    table(
      ['Code', 'The guide'],
      absent.map(([from, to]) => [cell(from), cell(to)]),
    ),
  ];
}

/** The text of a converter, with a link to the code map that it names. */
export function linked(how: string, base: string): string {
  const name = knownCodeMaps()
    .map((map) => map.name)
    .filter((one) => how.startsWith(`code(${one})`) || ` ${how} `.replaceAll(',', ' ').includes(` by ${one} `))
    .sort((one, other) => other.length - one.length)[0];
  return name === undefined ? cell(how) : cell(how).replace(cell(name), `[${cell(name)}](${base}codesystems/${conceptMapFile(name)})`);
}
