import type { Identifier, Practitioner } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { code } from '../../mapping/code-map.ts';
import { both, not, valued, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo, type MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { isPlaceholderNumber } from '../../placeholder-number.ts';
import { degreeLicenseCertificate } from '../codesystems/degree-license-certificate.ts';
import { nameAssemblyOrder } from '../codesystems/name-assembly-order.ts';
import { nameType } from '../codesystems/name-type.ts';
import { checkDigit, checkDigitScheme } from './check-digit.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';
import { drToPeriod } from './dr-to-period.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';
import { fnToFamilyParts } from './fn-to-human-name.ts';
import { hdToOrganization } from './hd-to-organization.ts';
import { authorityOf, identifierSystem } from './identifier-system.ts';
import { idToIdentifierType } from './identifier-type.ts';
import { localSystem } from './local-system.ts';

const id = rulesFor<Identifier>();
const person = rulesFor<Practitioner>();

/** The registers of the United Kingdom, by what trusts write in XCN.8, XCN.9 or XCN.13. */
const REGISTERS: Readonly<Record<string, string>> = {
  GMC: 'https://fhir.hl7.org.uk/Id/gmc-number',
  GMCID: 'https://fhir.hl7.org.uk/Id/gmc-number',
  GMP: 'https://fhir.hl7.org.uk/Id/gmp-number',
  NMC: 'https://fhir.hl7.org.uk/Id/nmc-number',
  GPHC: 'https://fhir.hl7.org.uk/Id/gphc-number',
  HCPC: 'https://fhir.hl7.org.uk/Id/hcpc-number',
  GDC: 'https://fhir.hl7.org.uk/Id/gdc-number',
  GOC: 'https://fhir.hl7.org.uk/Id/goc-number',
  DIN: 'https://fhir.hl7.org.uk/Id/din-number',
  SDS: 'https://fhir.nhs.uk/Id/sds-user-id',
};

/** A general practitioner's number (GMP): G and seven digits. */
const GENERAL_PRACTITIONER = /^G[0-9]{7}$/;
/** A consultant's code: C and the seven digits of the GMC reference number (NHS Data Dictionary, CONSULTANT CODE). */
const CONSULTANT = /^C[0-9]{7}$/;

const xcn = (source: Source): Hl7Element => {
  if ('fieldCount' in source) throw new Error('XCN maps a part of a field, not a segment');
  return source;
};

function registerOf(whole: Hl7Element): { element: Hl7Element; system: string } | undefined {
  for (const element of [whole.at(9).at(1), whole.at(8), whole.at(13)]) {
    const system = REGISTERS[element.text.trim().toUpperCase()];
    if (system !== undefined) return { element, system };
  }
  return undefined;
}

function system(source: Source, place: Place): string | undefined {
  const whole = xcn(source);
  if (!whole.at(1).isValued) return undefined;
  const register = registerOf(whole);
  if (register) {
    place.take(register.element);
    return register.system;
  }
  if (!whole.at(9).isValued && GENERAL_PRACTITIONER.test(whole.textAt(1).trim())) return REGISTERS['GMP'];
  if (!whole.at(9).isValued && CONSULTANT.test(whole.textAt(1).trim())) return REGISTERS['GMC'];
  return identifierSystem(authorityOf(whole.at(9)), place);
}

/** XCN.1 holds a consultant's code, not another number that looks like one. */
const isConsultant = (whole: Hl7Element): boolean =>
  CONSULTANT.test(whole.textAt(1).trim()) && (!whole.at(9).isValued || registerOf(whole)?.system === REGISTERS['GMC']);

/** XCN.1; of a consultant's code the GMC's own number, so that both forms mean one person. */
function number(source: Source, place: Place): string | undefined {
  const whole = xcn(source);
  const sent = place.takeAt(whole, 1).trim();
  return isConsultant(whole) ? sent.slice(1) : sent || undefined;
}

/** A consultant's code as it was sent, beside the GMC's number: whoever knows the person by it finds them. */
const consultantCode: Converter<Identifier> = converter('XCN.1, a consultant’s code', (source, place) => {
  if (!isConsultant(source)) return undefined;
  return { system: localSystem(place.run.context, 'consultant-code'), value: place.takeAt(source, 1).trim() };
});

const identifier = elementMap<Identifier>('XCN', 'Identifier', [
  id.derive('XCN.1', 'value', 'the number', number),
  id.rule('XCN.11', 'extension[]', checkDigit),
  id.rule('XCN.12', 'extension[]', checkDigitScheme),
  id.rule('XCN.13', 'type', idToIdentifierType),
  id.derive('XCN.9', 'system', 'the register, the authority, or the sender’s own', system),
  id.rule('XCN.9', 'assigner', hdToOrganization),
]);

const numbered: Converter<Identifier> = converter(identifier.name, (source, place) =>
  source.at(1).isValued ? identifier.convert(source, place) : undefined,
);

const { rule } = person;
const withoutDates = both(not(valued('XCN.19')), not(valued('XCN.20')));

/** XCN[Practitioner] */
const xcnToPractitionerMap = elementMap<Practitioner>('XCN', 'Practitioner', [
  rule('XCN', 'identifier[]', numbered),
  rule('XCN', 'identifier[]', consultantCode),
  rule('XCN.18', 'name[one].extension[]', extensionOf(`${CORE_EXTENSION}humanname-assembly-order`, 'valueCode', code(nameAssemblyOrder))),
  rule('XCN.10', 'name[one].use', code(nameType)),
  rule('XCN.2', 'name[one]._family', fnToFamilyParts),
  rule('XCN.2.1', 'name[one].family', text),
  rule('XCN.3', 'name[one].given[]', text),
  rule('XCN.4', 'name[one].given[]', text),
  rule('XCN.6', 'name[one].prefix[]', text),
  rule('XCN.5', 'name[one].suffix[]', text),
  rule('XCN.21', 'name[one].suffix[]', text),
  rule('XCN.17', 'name[one].period', drToPeriod, { if: withoutDates }),
  rule('XCN.19', 'name[one].period.start', dtmToDateTime),
  rule('XCN.20', 'name[one].period.end', dtmToDateTime),
  rule('XCN.7', 'qualification[].code', cweToCodeableConcept(degreeLicenseCertificate)),
]);

/** XCN as a reference to the Practitioner: known by the number, else by the name within the sender's organisation. */
export const xcnToPractitioner: Converter<MadeReference> = referenceTo('Practitioner', xcnToPractitionerMap, {
  role: 'shared',
  identity: (made, _source, place) => {
    const [first] = made.identifier ?? [];
    if (first && !isPlaceholderNumber(first.value ?? ''))
      return { basis: 'identifier', key: `${first.system ?? ''}|${first.value ?? ''}`, within: [] };
    const { family = '', given = [], prefix = [], suffix = [] } = made.name?.[0] ?? {};
    const name = [family, ...given, ...prefix, ...suffix].join(' ');
    return name === '' ? undefined : { basis: 'organisation + name', key: `${place.run.context.organisation}/${name}`, within: [] };
  },
});
