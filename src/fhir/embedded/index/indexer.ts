import { type SearchParameter, searchParametersOf } from '../../search-parameters.ts';
import type { JsonObject } from '../json.ts';
import { compilePath, type ElementPath } from './element-path.ts';
import { contactRows, dateRows, type IndexRows, referenceRows, type RowMaker, stringRows, tokenRows, uriRows } from './index-rows.ts';
import type { TimeZone } from './time-zone.ts';

/** The numbers under which the parameters of a type stand in the index tables. */
export interface ParameterNumbers {
  /** @throws RangeError for a parameter that has no index: those that are columns of the resource, unknown ones */
  numberOf(type: string, name: string): number;
}

/** Parameters that are answered from columns of the resource. */
export const isColumn = ({ name }: SearchParameter): boolean => name === '_id' || name === '_lastUpdated';

/** Paths to a ContactPoint. */
const CONTACTS = /(?:^|\.)telecom(?:\[|$)/;

interface IndexedParameter {
  readonly number: number;
  readonly paths: readonly ElementPath[];
  readonly make: RowMaker;
}

/** Makes the index rows of resources; deterministic, so that the rows of an old version can be found again. */
export class Indexer {
  readonly #numbers: ParameterNumbers;
  readonly #makers: Readonly<Record<SearchParameter['kind'], RowMaker>>;
  readonly #compiled = new Map<string, readonly IndexedParameter[]>();

  constructor(numbers: ParameterNumbers, zone: TimeZone) {
    this.#numbers = numbers;
    this.#makers = { token: tokenRows, uri: uriRows, string: stringRows, date: dateRows(zone), reference: referenceRows };
  }

  rowsOf(type: string, resource: JsonObject): IndexRows {
    const rows: IndexRows = { tokens: [], strings: [], dates: [], references: [] };
    for (const { number, paths, make } of this.#parametersOf(type)) {
      const add = (value: unknown): void => {
        make(rows, number, value);
      };
      for (const path of paths) path(resource, add);
    }
    return rows;
  }

  #parametersOf(type: string): readonly IndexedParameter[] {
    const known = this.#compiled.get(type);
    if (known) return known;
    const parameters = searchParametersOf(type)
      .filter((parameter) => !isColumn(parameter))
      .map(({ name, kind, paths }) => ({
        number: this.#numbers.numberOf(type, name),
        paths: paths.map((path) => compilePath(path, kind)),
        make: paths.every((path) => CONTACTS.test(path)) ? contactRows : this.#makers[kind],
      }));
    this.#compiled.set(type, parameters);
    return parameters;
  }
}
