import { anyOf, type Condition, joined, listed, rowsOf, setOf, sql } from './condition.ts';
import { alternativesOf, tokenOf } from './query-values.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';

/** `code`, `system|code`, `|code` and `system|` (R4 search.html#token). */
export function tokenCondition(context: SearchContext, named: NamedParameter, value: string): Condition {
  const { parameter, modifier } = named;
  if (modifier !== undefined) throw unknownModifier(named, ['not', 'missing']);
  return tokensOf(context, named, { value, implied: parameter.system });
}

/** `:identifier` of a reference parameter: the identifiers of logical references. */
export function identifierCondition(context: SearchContext, named: NamedParameter, value: string): Condition {
  return tokensOf(context, named, { value, implied: undefined });
}

interface Asked {
  readonly value: string;
  readonly implied: string | undefined;
}

function tokensOf({ parameters, systems }: SearchContext, { type, parameter }: NamedParameter, { value, implied }: Asked): Condition {
  const number = parameters.numberOf(type, parameter.name);
  /** Codes by the number of their system; undefined: in any. */
  const codes = new Map<number | undefined, string[]>();
  const whole: number[] = [];
  for (const alternative of alternativesOf(value)) {
    const { system, code } = tokenOf(alternative);
    if (code === '' && (system === undefined || system === ''))
      throw invalidValue(parameter.name, 'expected code, system|code, |code or system|');
    // The code of an element that is bound to a system is stored without it.
    const sid = system === undefined ? undefined : systems.find(system === implied ? '' : system);
    if (system !== undefined && sid === undefined) continue;
    if (code === '' && sid !== undefined) whole.push(sid);
    else codes.set(sid, [...(codes.get(sid) ?? []), code]);
  }
  const conditions = [...codes].map(([sid, list]) => {
    const where = joined([sql('p = ? AND code IN ', number), listed(list)], '');
    return rowsOf('tok', sid === undefined ? where : joined([where, sql(' AND sid = ?', sid)], ''));
  });
  if (whole.length > 0) conditions.push(setOf(joined([sql('SELECT rid FROM tok WHERE p = ? AND sid IN ', number), listed(whole)], '')));
  return anyOf(conditions);
}

/** A URI as it is written, case included (R4 search.html#uri). */
export function uriCondition({ parameters }: SearchContext, named: NamedParameter, value: string): Condition {
  const { type, parameter, modifier } = named;
  if (modifier !== undefined) throw unknownModifier(named, ['missing']);
  const number = parameters.numberOf(type, parameter.name);
  const uris = alternativesOf(value).map((alternative) => tokenOf(alternative));
  return anyOf(
    uris.map(({ system, code }) => {
      const uri = system === undefined ? code : `${system}|${code}`;
      if (uri === '') throw invalidValue(parameter.name, 'expected a URI');
      return rowsOf('tok', sql('p = ? AND code = ? AND code = ? COLLATE BINARY', number, uri, uri));
    }),
  );
}
