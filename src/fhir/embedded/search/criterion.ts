import { type SearchParameter, searchParameter } from '../../search-parameters.ts';
import { allOf, anyOf, type Condition, joined, not, setOf, type Sql, sql, wrapped } from './condition.ts';
import { dateCondition, lastUpdatedCondition } from './date-condition.ts';
import { idCondition } from './id-condition.ts';
import { alternativesOf } from './query-values.ts';
import { referenceCondition, typesOf } from './reference-condition.ts';
import { replacedToo } from './replaced-patients.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier, unknownParameter } from './search-context.ts';
import { stringCondition } from './string-condition.ts';
import { tokenCondition, uriCondition } from './token-condition.ts';

/** Alternatives of one value; a statement cannot have many more terms. */
const MAXIMUM_ALTERNATIVES = 400;
/** References that a chain may follow. */
const MAXIMUM_CHAIN = 2;

type ConditionMaker = (context: SearchContext, named: NamedParameter, value: string) => Condition;

const MAKERS: Readonly<Record<SearchParameter['kind'], ConditionMaker>> = {
  token: tokenCondition,
  uri: uriCondition,
  string: stringCondition,
  date: dateCondition,
  reference: referenceCondition,
};
const TABLES: Readonly<Record<SearchParameter['kind'], readonly string[]>> = {
  token: ['tok'],
  uri: ['tok'],
  string: ['str'],
  date: ['dat'],
  reference: ['ref', 'tok'],
};

/**
 * The condition of one parameter of a query.
 * @param name with modifier or chain: `birthdate`, `family:exact`, `subject:Patient.name`
 * @returns undefined where the type has no such parameter
 * @throws Fault parameter-unknown for a modifier that does not fit, parameter-invalid for a value that cannot be read
 */
export function criterion(context: SearchContext, type: string, name: string, value: string): Condition | undefined {
  if (alternativesOf(value).length > MAXIMUM_ALTERNATIVES)
    throw invalidValue(name, `at most ${MAXIMUM_ALTERNATIVES} alternatives are possible`);
  return conditionOf(context, { type, name, value }, 0);
}

interface Asked {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

function conditionOf(context: SearchContext, asked: Asked, depth: number): Condition | undefined {
  const { type, name, value } = asked;
  const dot = name.indexOf('.');
  const [head = '', modifier, ...rest] = (dot < 0 ? name : name.slice(0, dot)).split(':');
  const parameter = rest.length > 0 ? undefined : searchParameter(type, head);
  if (parameter === undefined) return undefined;
  const named: NamedParameter = { type, parameter, modifier };
  return dot < 0 ? simple(context, named, value) : chained(context, named, { name: name.slice(dot + 1), value, depth });
}

function simple(context: SearchContext, named: NamedParameter, value: string): Condition {
  const { parameter, modifier } = named;
  if (value === '') throw invalidValue(parameter.name, 'the value is missing');
  const make = parameter.name === '_id' ? idCondition : parameter.name === '_lastUpdated' ? lastUpdatedCondition : MAKERS[parameter.kind];
  if (modifier === 'not' && parameter.kind === 'token') return not(make(context, { ...named, modifier: undefined }, value));
  if (modifier === 'missing' && parameter.name !== '_id' && parameter.name !== '_lastUpdated') return missing(context, named, value);
  return make(context, named, value);
}

function missing({ parameters }: SearchContext, { type, parameter }: NamedParameter, value: string): Condition {
  if (value !== 'true' && value !== 'false') throw invalidValue(`${parameter.name}:missing`, 'expected true or false');
  const number = parameters.numberOf(type, parameter.name);
  const present = setOf(
    joined(
      TABLES[parameter.kind].map((table) => sql(`SELECT rid FROM ${table} WHERE p = ?`, number)),
      ' UNION ALL ',
    ),
  );
  return value === 'true' ? not(present) : present;
}

/** `subject:Patient.name=…`: refers to something that meets the rest (R4 search.html#chaining). */
function chained(
  context: SearchContext,
  named: NamedParameter,
  { name, value, depth }: { readonly name: string; readonly value: string; readonly depth: number },
): Condition {
  const { type, parameter, modifier } = named;
  if (parameter.kind !== 'reference') throw invalidValue(`${parameter.name}.${name}`, 'only a reference can be followed');
  if (depth >= MAXIMUM_CHAIN) throw invalidValue(parameter.name, `a chain may follow ${MAXIMUM_CHAIN} references`);
  if (modifier !== undefined && !typesOf(named).includes(modifier)) throw unknownModifier(named, typesOf(named));
  if (modifier === undefined && parameter.targets.length === 0)
    throw invalidValue(parameter.name, `say which type is meant: ${parameter.name}:Patient.${name}`);
  const types = modifier === undefined ? seenOf(context, typesOf(named)) : [modifier];
  const met = types.flatMap((target) => {
    const condition = conditionOf(context, { type: target, name, value }, depth + 1);
    if (condition === undefined) return [];
    const rows = resourcesThat(condition, target, context.sight?.conditionsOf(target, 's') ?? []);
    return [target === 'Patient' && type !== 'Patient' ? replacedToo(context, rows) : rows];
  });
  if (met.length === 0) throw unknownParameter(types[0] ?? type, name);
  const number = context.parameters.numberOf(type, parameter.name);
  return anyOf(met.map((rows) => setOf(joined([sql('SELECT rid FROM ref WHERE p = ? AND tgt IN (', number), rows, sql(')')], ''))));
}

/** A chain that names no type looks only into those that its caller may see; where that is none, the fault names one. */
function seenOf({ sight }: SearchContext, types: readonly string[]): readonly string[] {
  const seen = sight === undefined ? types : types.filter((type) => sight.mayLookInto(type));
  return seen.length === 0 ? types : seen;
}

/** @param seen what the caller may see of the type, if that is not all of it */
function resourcesThat({ rows, test, onRow }: Condition, type: string, seen: readonly Condition[]): Sql {
  if (rows !== undefined && seen.length === 0) return rows;
  if (rows !== undefined) return joined([wrapped('SELECT r.rid FROM (', rows, ') r WHERE '), allOf(seen).test], '');
  const all = sql('SELECT r.rid FROM res r WHERE r.type = ? AND r.body IS NOT NULL AND ', type);
  const tests = [onRow ?? test, ...seen.map((each) => each.onRow ?? each.test)].map((each) => wrapped('(', each, ')'));
  return joined([all, joined(tests, ' AND ')], '');
}
