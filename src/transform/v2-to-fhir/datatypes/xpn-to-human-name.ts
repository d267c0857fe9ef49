import type { HumanName } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, not, valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { nameAssemblyOrder } from '../codesystems/name-assembly-order.ts';
import { nameType } from '../codesystems/name-type.ts';
import { drToPeriod } from './dr-to-period.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';
import { fnToFamilyParts } from './fn-to-human-name.ts';

const { rule, fixed } = rulesFor<HumanName>();
const withoutDates = both(not(valued('XPN.12')), not(valued('XPN.13')));

const parts = [
  rule('XPN.11', 'extension[]', extensionOf(`${CORE_EXTENSION}humanname-assembly-order`, 'valueCode', code(nameAssemblyOrder))),
  rule('XPN.7', 'use', code(nameType)),
  rule('XPN.1', '_family', fnToFamilyParts),
  rule('XPN.1.1', 'family', text),
  rule('XPN.2', 'given[]', text),
  rule('XPN.3', 'given[]', text),
  rule('XPN.5', 'prefix[]', text),
  rule('XPN.4', 'suffix[]', text),
  rule('XPN.6', 'suffix[]', text),
  rule('XPN.14', 'suffix[]', text),
  rule('XPN.10', 'period', drToPeriod, { if: withoutDates }),
  rule('XPN.12', 'period.start', dtmToDateTime),
  rule('XPN.13', 'period.end', dtmToDateTime),
];

/** XPN[HumanName] */
export const xpnToHumanName = elementMap<HumanName>('XPN', 'HumanName', parts);

/**
 * PID-9: what a person is called besides the names of PID-5. Without a type it is told from them by `nickname`, so that neither field
 * removes what the other has said.
 */
export const xpnToAlias = elementMap<HumanName>('XPN', 'HumanName', [
  ...parts,
  fixed('use', 'nickname', { unless: coded('XPN.7', nameType) }),
]);

/** XPN.15: the name by which a person is called, a HumanName of its own. */
export const xpnToNickname = elementMap<HumanName>('XPN', 'HumanName', [rule('XPN.15', 'given[]', text), fixed('use', 'nickname')]);

/** XPN[string]: a maiden name, as it is said. */
export const xpnToString: Converter<string> = converter('XPN[string]', (source, place) => {
  const parts = [source.at(5), source.at(2), source.at(3), source.at(1).at(1), source.at(4)].map((part) => place.take(part).trim());
  const name = parts.filter((part) => part !== '').join(' ');
  return name === '' ? undefined : name;
});
