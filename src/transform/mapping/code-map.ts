import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { CompiledMapping } from './compiled-mapping.ts';
import { converter, type Converter, type Place } from './converter.ts';

/** One row of a code-system map of the guide: HL7 code → FHIR code, display, system. */
export interface CodeTarget<Code extends string = string> {
  readonly code: Code;
  readonly display?: string;
  readonly system?: string;
}

/** A concept map of the guide, `AdministrativeSex`: from the codes of one HL7 table. */
export interface CodeMap<Code extends string = string> {
  readonly name: string;
  /** `0001` */
  readonly table: string;
  readonly rows: ReadonlyMap<string, CodeTarget<Code>>;
}

/** The code maps of a source domain: what they say stands before the maps of the guide. */
export interface SiteCodeMaps {
  /** By the name of the map of the guide that they add to, or whose rows they replace. */
  readonly byName: ReadonlyMap<string, CodeMap>;
  /** By field, `PV1-14`: for the codes of that field alone. */
  readonly byField: ReadonlyMap<string, CodeMap>;
}

/** Where a code was sent, for what the source domain says of it. */
export interface CodePlace {
  readonly maps: SiteCodeMaps;
  /** `PV1-14` */
  readonly field: string;
}

const KNOWN: CodeMap[] = [];

/** The maps that rules use: all of them, once the message maps have been loaded. */
export const knownCodeMaps = (): readonly CodeMap[] => KNOWN;

/** A concept map: `[from, to, display]`, and the system where a row's is another than the map's. */
export function codeMap<const Code extends string>(
  name: string,
  table: string,
  system: string | undefined,
  rows: readonly (readonly [from: string, to: Code, display?: string, system?: string])[],
): CodeMap<Code> {
  const map: CodeMap<Code> = {
    name,
    table,
    rows: new Map(
      rows.map(([from, to, display, own = system]) => [
        from,
        { code: to, ...(display === undefined ? {} : { display }), ...(own === undefined ? {} : { system: own }) },
      ]),
    ),
  };
  KNOWN.push(map);
  return map;
}

/**
 * Looks a code up: in what the source domain says of the field and of the map, then in the map itself. As it is, then in upper case,
 * since senders write `m` and `M`.
 */
export function lookUp<Code extends string>(map: CodeMap<Code>, code: string, at?: CodePlace): CodeTarget<Code> | undefined {
  return (at && siteTarget(map, code, at)) ?? rowOf(map, code);
}

/** The codes of a site's map were checked against what the elements of the map may hold. */
function siteTarget<Code extends string>({ name }: CodeMap<Code>, code: string, { maps, field }: CodePlace): CodeTarget<Code> | undefined {
  const [ofField, ofName] = [maps.byField.get(field), maps.byName.get(name)];
  return ((ofField && rowOf(ofField, code)) ?? (ofName && rowOf(ofName, code))) as CodeTarget<Code> | undefined;
}

/** What `lookUp` needs of the place of an element; undefined where the source domain has no maps of its own. */
export function codePlace(source: Hl7Element, { codeMaps: maps }: CompiledMapping): CodePlace | undefined {
  return maps && { maps, field: fieldOf(source) };
}

/** `PV1-14`, whichever segment of the name the element stands in. */
export const fieldOf = ({ field }: Hl7Element): string => `${field.segment.name}-${field.number}`;

function rowOf<Code extends string>(map: CodeMap<Code>, code: string): CodeTarget<Code> | undefined {
  const target = map.rows.get(code);
  if (target) return target;
  const upper = code.toUpperCase();
  return upper === code ? undefined : map.rows.get(upper);
}

/** ID, IS, CWE → code of a required binding. A code that is not in the map makes nothing: a finding, and a loss. */
export function code<Code extends string>(map: CodeMap<Code>): Converter<Code> {
  return converter(`code(${map.name})`, (source: Hl7Element, place: Place) => {
    const sent = place.takeAt(source, 1).trim();
    if (sent === '') return undefined;
    const target = lookUp(map, sent, codePlace(source, place.run.mapping));
    if (target) return target.code;
    place.finding(
      'code-unmapped',
      source,
      `table ${map.table} (${map.name}) has no such code, or FHIR no counterpart of it: it was left out`,
    );
    return undefined;
  });
}
