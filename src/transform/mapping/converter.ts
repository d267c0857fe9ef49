import type { FindingCode } from '../../faults/finding.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { DraftResource, RuleName } from './draft-resource.ts';
import type { CompiledRule } from './rule.ts';
import type { Run } from './run.ts';

/** Where a rule is at work: what a converter may use besides its source. */
export class Place {
  readonly run: Run;
  readonly owner: DraftResource;
  /** The element to be made, below the resource: `.name[0]`. */
  readonly path: string;
  readonly name: RuleName;

  constructor(run: Run, owner: DraftResource, path: string, name: RuleName) {
    this.run = run;
    this.owner = owner;
    this.path = path;
    this.name = name;
  }

  /** The text of the first leaf of an element, '' when it is empty or `""`. It counts as used when the converter returns a value. */
  take(element: Hl7Element): string {
    return this.run.take(element);
  }

  /** The same of the n-th part of an element, which need not have been sent. */
  takeAt(element: Hl7Element, n: number): string {
    return element.holds(n) ? this.run.take(element.at(n)) : '';
  }

  /** Something the sender should know about the value of this element. */
  finding(code: FindingCode, element: Hl7Element, text: string, severity: 'W' | 'I' = 'W'): void {
    this.run.finding(code, element.field.path, text, severity);
  }
}

/**
 * Turns a field repetition, component or sub-component into a FHIR value. Pure; returns undefined when there is nothing to
 * make: then what it took counts as not used.
 */
export interface Converter<out T> {
  /** For the documentation: `XPN[HumanName]`, `text`, `code(AdministrativeSex)`. */
  readonly name: string;
  readonly convert: (source: Hl7Element, place: Place) => T | undefined;
  /** For the documentation: the map that a named function uses. */
  readonly table?: { readonly name: string; readonly rules: readonly CompiledRule[] } | undefined;
}

export function converter<T>(name: string, convert: Converter<T>['convert'], table?: Converter<T>['table']): Converter<T> {
  return { name, convert, table };
}

/** ST, TX, ID, IS → string, as it is (leading blanks are kept: they carry meaning in reports). */
export const text: Converter<string> = converter('text', (source, place) => {
  const value = place.take(source);
  return value.trim() === '' ? undefined : value;
});
