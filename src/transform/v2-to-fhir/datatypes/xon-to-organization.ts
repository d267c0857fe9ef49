import type { Identifier, Organization } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { checkDigit, checkDigitScheme } from './check-digit.ts';
import { ODS_ORGANIZATION_CODE } from './fixed-uris.ts';
import { hdToOrganization, organizationCode } from './hd-to-organization.ts';
import { identifierKey } from './identifier-key.ts';
import { authorityOf, identifierSystem } from './identifier-system.ts';
import { idToIdentifierType } from './identifier-type.ts';

const id = rulesFor<Identifier>();
const org = rulesFor<Organization>();

/** A general practice: a letter and five digits (ODS). */
export function isPracticeCode(text: string): boolean {
  return /^[A-Z][0-9]{5}$/.test(text.trim());
}

const part = (source: Source): Hl7Element => {
  if ('fieldCount' in source) throw new Error('XON maps a part of a field, not a segment');
  return source;
};

/** XON.10, and XON.3 before v2.5. */
function value(source: Source, place: Place): string | undefined {
  const whole = part(source);
  const sent = [whole.at(10), whole.at(3)].find((element) => element.isValued);
  return sent && (place.take(sent).trim() || undefined);
}

function system(source: Source, place: Place): string | undefined {
  const whole = part(source);
  const code = [whole.at(10), whole.at(3)].find((element) => element.isValued)?.text.trim() ?? '';
  if (code === '') return undefined;
  if (isPracticeCode(code)) return ODS_ORGANIZATION_CODE;
  if (whole.at(6).isValued) return identifierSystem(authorityOf(whole.at(6)), place);
  return organizationCode(code, place.run.context).system;
}

const identifier = elementMap<Identifier>('XON', 'Identifier', [
  id.derive('XON.10', 'value', 'XON.10, else XON.3', value),
  id.rule('XON.4', 'extension[]', checkDigit),
  id.rule('XON.5', 'extension[]', checkDigitScheme),
  id.rule('XON.7', 'type', idToIdentifierType),
  id.derive('XON.6', 'system', 'ODS, the authority, or the sender’s own', system),
  id.rule('XON.6', 'assigner', hdToOrganization),
]);

/** Only with a number: the parts around it say nothing alone. */
const numbered: Converter<Identifier> = converter(identifier.name, (source, place) =>
  source.at(10).isValued || source.at(3).isValued ? identifier.convert(source, place) : undefined,
);

/** XON[Organization] */
export const xonToOrganizationMap = elementMap<Organization>('XON', 'Organization', [
  org.rule('XON', 'identifier[]', numbered),
  org.rule('XON.1', 'name', text),
]);

/** XON as a reference to the Organization: known by its number, else by its name within the sender's organisation. */
export const xonToOrganization: Converter<MadeReference> = referenceTo('Organization', xonToOrganizationMap, {
  role: 'shared',
  identity: (made, _source, place) => {
    const [first] = made.identifier ?? [];
    if (first) return { basis: 'identifier', key: `${first.system ?? ''}|${first.value ?? ''}`, within: [] };
    return made.name === undefined
      ? undefined
      : { basis: 'organisation + name', key: `${place.run.context.organisation}/${made.name}`, within: [] };
  },
});

const practiceCode: Converter<Identifier> = converter('ODS code', (source, place) => ({
  system: ODS_ORGANIZATION_CODE,
  value: place.takeAt(source, 1).trim(),
}));

/** A general practice of which only the code is sent. */
export const practiceOfCode: Converter<MadeReference> = referenceTo(
  'Organization',
  elementMap<Organization>('ST', 'Organization', [org.rule('ST', 'identifier[]', practiceCode)]),
  { role: 'shared', identity: ({ identifier = [] }) => ({ basis: 'identifier', key: identifier.map(identifierKey)[0] ?? '', within: [] }) },
);

/** XON[string]: the name. */
export const xonToString: Converter<string> = converter('XON[string]', (source, place) => place.takeAt(source, 1).trim() || undefined);
