import { readFileSync } from 'node:fs';

/** A row of a table of the guide that names a target. */
export interface GuideRow {
  /** `PID-3`, `XPN.1.2`; '' or the segment's name where no field is meant. */
  readonly source: string;
  readonly target: string;
  /** Map of the data type. */
  readonly datatype: string;
  readonly vocabulary: string;
  /** The value that the row fixes, '' if it takes that of the field. */
  readonly assigned: string;
}

type Written = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The maps of the guide that have rows. */
export type GuideKind = 'segments' | 'datatypes';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`guide/${file}.json`, import.meta.url), 'utf8'));

/** HL7 Version 2 to FHIR 1.0.0 (CC0): source, target, map of the data type, vocabulary, assigned value. By the name of the map. */
const rows = read('rows') as Readonly<Record<GuideKind, Written>>;
/** The segment maps that the map of a message names. */
const messages = read('messages') as Readonly<Record<string, readonly string[]>>;
/** From the codes of HL7 to those of FHIR, of the concept maps that have both. */
const codes = read('codes') as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** undefined: the guide has no map of that name */
export function guideRows(kind: GuideKind, name: string): readonly GuideRow[] | undefined {
  return rows[kind][name]?.map(([source = '', target = '', datatype = '', vocabulary = '', assigned = '']) => ({
    source,
    target,
    datatype,
    vocabulary,
    assigned,
  }));
}

export const guideMaps = (kind: GuideKind): readonly string[] => Object.keys(rows[kind]);

export const guideMessage = (name: string): readonly string[] | undefined => messages[name];

/** What the concept maps have for other names in the columns of the guide, and here. */
const CONCEPT_MAPS: Readonly<Record<string, string>> = {
  'Additive/Preservative': 'AdditivePreservative',
  ObservationResultStatus: 'ObservationResultStatusCodesInterpretation',
  'OrderStatus[ServiceRequest.status]': 'OrderStatus',
  // That of the guide is for the place of a request.
  OrderType: '',
  'OrderType[ServiceRequest.locationCode]': 'OrderType',
  ResultStatus: 'ResultStatus[Non-Queries]',
};

export const conceptMapOf = (name: string): string => CONCEPT_MAPS[name] ?? name;

/** Code of HL7 → code of FHIR. undefined: the guide has no such concept map, or only one without codes. */
export const guideCodes = (name: string): Readonly<Record<string, string>> | undefined => codes[conceptMapOf(name)];

export const guideConceptMaps = (): readonly string[] => Object.keys(codes);
