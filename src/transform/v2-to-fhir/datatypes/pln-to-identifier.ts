import type { Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { idToIdentifierType } from './identifier-type.ts';
import { localSystem } from './local-system.ts';

const { rule, derive } = rulesFor<Identifier>();

/** PLN.2 and PLN.3: who has given the number, as far as the sender says. */
function system(source: Source, { run }: Place): string {
  const pln = source as Hl7Element;
  return localSystem(run.context, ...[pln.textAt(2), pln.textAt(3)].map((part) => part.trim()).filter((part) => part !== ''));
}

const map = elementMap<Identifier>('PLN', 'Identifier', [
  rule('PLN.2', 'type', idToIdentifierType),
  rule('PLN.1', 'value', text),
  derive('PLN.1', 'system', 'the sender’s own, of the type and state', system),
  rule('PLN.4', 'period.end', dtmToDateTime),
]);

/** PLN[Identifier]: the number of a person who takes part (PRD-7, PRT-24). */
export const plnToIdentifier: Converter<Identifier> = converter(
  map.name,
  (source, place) => (source.at(1).isValued ? map.convert(source, place) : undefined),
  map.table,
);
