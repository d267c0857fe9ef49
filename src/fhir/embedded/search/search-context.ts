import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import { type SearchParameter, searchParametersOf } from '../../search-parameters.ts';
import type { TimeZone } from '../index/time-zone.ts';
import type { SystemNumbers } from '../storage/numbers.ts';
import type { ParameterRegistry } from '../storage/parameter-registry.ts';
import type { Condition } from './condition.ts';

/** What a search needs of the store. */
export interface SearchContext {
  readonly db: DatabaseSync;
  readonly parameters: ParameterRegistry;
  readonly systems: SystemNumbers;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly zone: TimeZone;
  /** What the caller may look into, where that is not everything. */
  readonly sight?: Sight | undefined;
}

/** What a caller may look into. */
interface Sight {
  mayLookInto(type: string): boolean;
  /**
   * @returns conditions that must all hold; none where all resources of the type may be seen
   * @throws Fault scope-missing
   */
  conditionsOf(type: string, letter: 's'): readonly Condition[];
}

/** A parameter as a request names it, for the texts of faults. */
export interface NamedParameter {
  readonly type: string;
  readonly parameter: SearchParameter;
  readonly modifier: string | undefined;
}

const MAXIMUM_NAME = 80;

export function unknownParameter(type: string, name: string): Fault {
  const allowed = searchParametersOf(type).map((parameter) => parameter.name);
  return new Fault(
    'parameter-unknown',
    `${type} cannot be searched by "${name.slice(0, MAXIMUM_NAME)}"; it can be searched by ${allowed.join(', ')}`,
  );
}

export function unknownModifier({ parameter, modifier }: NamedParameter, allowed: readonly string[]): Fault {
  const text = `"${parameter.name}" cannot be modified by ":${(modifier ?? '').slice(0, MAXIMUM_NAME)}"; allowed are ${allowed.map((name) => `:${name}`).join(', ')}`;
  return new Fault('parameter-unknown', text);
}

export function invalidValue(name: string, expectation: string): Fault {
  return new Fault('parameter-invalid', `${name}: ${expectation}`);
}
