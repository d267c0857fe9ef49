import type { Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import { either, where } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap, type ElementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { isPlaceholderNumber } from '../../placeholder-number.ts';
import { checkDigit, checkDigitScheme } from './check-digit.ts';
import { dtmToDate } from './dtm-to-date-time.ts';
import { hdToOrganization } from './hd-to-organization.ts';
import { authorityOf, identifierSystem, organizationName, systemAsSent } from './identifier-system.ts';
import { idToIdentifierType } from './identifier-type.ts';
import { localSystem } from './local-system.ts';
import { claimsPersonNumber, isNationalAuthority, isPersonNumberOf, personNumber } from './person-number.ts';

const { rule, derive } = rulesFor<Identifier>();

function cx(source: Source): Hl7Element {
  if ('fieldCount' in source) throw new Error('CX maps a part of a field, not a segment');
  return source;
}

/** The assigning authority names an identifier system of the configuration: then it is that, not an organisation besides. */
const isConfigured = where('CX.4 is configured', (source, { mapping: { identifierSystems } }) => {
  const { namespace, universalId } = authorityOf(cx(source).at(4));
  const name = namespace.text.trim();
  return [name, organizationName(name), universalId.text.trim()].some((one) => identifierSystems.has(one));
});

/** The NHS assigns no hospital numbers: `0123456^^^NHS^HospitalNumber` is unique within the sender's organisation. */
const isOfSender = where('CX.4 is the NHS', (source) => isNationalAuthority(cx(source)));

function localIdentifierSystem(source: Source, place: Place): string {
  if (isNationalAuthority(cx(source)) && !isConfigured.holds(source, place.run)) return localSystem(place.run.context);
  return identifierSystem(authorityOf(cx(source).at(4)), place);
}

function map(rules: ElementMap<Identifier>['rules']): ElementMap<Identifier> {
  return elementMap<Identifier>('CX', 'Identifier', rules);
}

const localIdentifier = map([
  rule('CX.2', 'extension[]', checkDigit),
  rule('CX.3', 'extension[]', checkDigitScheme),
  rule('CX.5', 'type', idToIdentifierType),
  derive('CX.4', 'system', 'the authority as configured, as a URI, or the sender’s own', localIdentifierSystem),
  rule('CX.1', 'value', text),
  rule('CX.4', 'assigner', hdToOrganization, { unless: either(isConfigured, isOfSender) }),
  rule('CX.7', 'period.start', dtmToDate),
  rule('CX.8', 'period.end', dtmToDate),
]);

/**
 * CX[Identifier] of a patient: NHS, CHI and H&C numbers by what CX.5, else CX.4, claims, or by being sent once more without any
 * claim; everything else within its assigning authority. Without CX.1 there is no identifier.
 */
export const cxToPatientIdentifier: Converter<Identifier> = converter(localIdentifier.name, (source, place) => {
  if (!source.at(1).isValued) return undefined;
  if (claimsPersonNumber(source) || isPersonNumberOf(place.owner.body['identifier'], source)) return personNumber(source, place);
  const identifier = storedAs(source, place);
  if (identifier && !isPlaceholderNumber(identifier.value ?? '')) claimAsSent(identifier, source, place);
  return identifier;
});

/** What stands for no number is kept as it was sent, and nothing is known by it. */
function storedAs(source: Hl7Element, place: Place): Identifier | undefined {
  const identifier = localIdentifier.convert(source, place);
  if (identifier && isPlaceholderNumber(identifier.value ?? ''))
    place.finding(
      'identifier-placeholder',
      source,
      'a word or a row of one digit stands where a number should: nobody and nothing is known by it',
    );
  return identifier;
}

/** Who was stored before the authority was configured is known by the same number as the sender's own. */
function claimAsSent(identifier: Identifier, source: Hl7Element, place: Place): void {
  const system = systemAsSent(authorityOf(source.at(4)), place);
  if (system !== identifier.system && isConfigured.holds(source, place.run))
    place.run.claim(place.owner, { kind: 'earlier', identifier: { ...identifier, system } });
}

/** CX[Identifier] of anything else: a visit, an account, a document. */
export const cxToIdentifier: Converter<Identifier> = converter(localIdentifier.name, (source, place) =>
  source.at(1).isValued ? storedAs(source, place) : undefined,
);
