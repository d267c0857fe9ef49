import { anyOf, type Condition, joined, listed, rowsOf, sql, wrapped } from './condition.ts';
import { alternativesOf } from './query-values.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';

const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';
const TEN_DIGITS = /^[0-9]{10}$/;

/** `_id`; for a Patient ten digits also mean the NHS number, as senders of the exchange that came before expect it. */
export function idCondition(context: SearchContext, named: NamedParameter, value: string): Condition {
  if (named.modifier !== undefined) throw unknownModifier(named, ['not']);
  const ids = alternativesOf(value);
  if (ids.includes('')) throw invalidValue('_id', 'expected an id');
  const where = joined([sql('type = ? AND id IN ', named.type), listed(ids)], '');
  const byId: Condition = {
    rows: wrapped('SELECT rid FROM res WHERE ', where, ' AND body IS NOT NULL'),
    test: wrapped('EXISTS (SELECT 1 FROM res WHERE rid = r.rid AND ', where, ')'),
  };
  return anyOf([byId, ...nhsNumbers(context, named.type, ids)]);
}

function nhsNumbers({ parameters, systems }: SearchContext, type: string, ids: readonly string[]): Condition[] {
  const numbers = type === 'Patient' ? ids.filter((id) => TEN_DIGITS.test(id)) : [];
  const sid = systems.find(NHS_NUMBER_SYSTEM);
  if (numbers.length === 0 || sid === undefined) return [];
  return [
    rowsOf(
      'tok',
      joined([sql('p = ? AND code IN ', parameters.numberOf(type, 'identifier')), listed(numbers), sql(' AND sid = ?', sid)], ''),
    ),
  ];
}
