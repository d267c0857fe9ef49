import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
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

/** A concept map: `[from, to, display]`, and the system where a row's is another than the map's. */
export function codeMap<const Code extends string>(
  name: string,
  table: string,
  system: string | undefined,
  rows: readonly (readonly [from: string, to: Code, display?: string, system?: string])[],
): CodeMap<Code> {
  return {
    name,
    table,
    rows: new Map(
      rows.map(([from, to, display, own = system]) => [
        from,
        { code: to, ...(display === undefined ? {} : { display }), ...(own === undefined ? {} : { system: own }) },
      ]),
    ),
  };
}

/** Looks a code up: as it is, then in upper case, since senders write `m` and `M`. */
export function lookUp<Code extends string>(map: CodeMap<Code>, code: string): CodeTarget<Code> | undefined {
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
    const target = lookUp(map, sent);
    if (target) return target.code;
    place.finding(
      'code-unmapped',
      source,
      `table ${map.table} (${map.name}) has no such code, or FHIR no counterpart of it: it was left out`,
    );
    return undefined;
  });
}
