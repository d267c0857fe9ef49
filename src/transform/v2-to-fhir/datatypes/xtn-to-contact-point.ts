import type { ContactPoint, Element } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, oneOf, valued, where, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap, type ElementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { telecommunicationEquipment } from '../codesystems/telecommunication-equipment.ts';
import { telecommunicationUse } from '../codesystems/telecommunication-use.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION, UK_CORE_EXTENSION } from './fixed-uris.ts';
import { nmToPositiveInt } from './nm-to-integer.ts';
import { hasNumber, numberOf } from './telephone-number.ts';

const { rule, derive, fixed } = rulesFor<ContactPoint>();

function xtn(source: Source): Hl7Element {
  if ('fieldCount' in source) throw new Error('XTN maps a part of a field, not a segment');
  return source;
}

const says = (source: Hl7Element, part: number, ...codes: readonly string[]): boolean => codes.includes(source.textAt(part).trim());
const holdsAddress = (source: Hl7Element): boolean => source.holds(4) && source.textAt(4).includes('@');

/** XTN.3 says that this is an address. */
const saysElectronic = (source: Hl7Element): boolean => says(source, 3, 'Internet', 'X.400');

/**
 * An address, not a number: XTN.3 says so; or XTN.2 does, as trusts write it (NET); or there is no number and XTN.4 stands
 * alone, or is an e-mail address whatever XTN.3 says.
 */
function isElectronic(source: Hl7Element): boolean {
  if (saysElectronic(source)) return true;
  const isAlone = !hasNumber(source) && source.at(4).isValued;
  return source.at(3).isValued ? isAlone && holdsAddress(source) : says(source, 2, 'NET') || isAlone;
}

const isAddress = where('an address', (source) => isElectronic(xtn(source)));
const isTextphone = oneOf('XTN.3', 'TDD', 'TTY');
const isMobile = both(oneOf('XTN.3', 'CP'), not(oneOf('XTN.2', 'WPN')));
/** Codes of table 0201 for which FHIR has no use: other residence, vacation home, answering service, emergency, network, beeper. */
const hasNoUse = oneOf('XTN.2', 'ORN', 'VHN', 'ASN', 'EMR', 'NET', 'BPN');
const part = (name: string): Converter<{ url: string }> => extensionOf(`${CORE_EXTENSION}contactpoint-${name}`, 'valueString', text);

/** R4 demands a system beside a value (cpt-2), of a required list: XTN.1, .7 and .12 are telephone numbers by their definition (HL7 v2.9 ch. 2A.3.89). */
function systemUnsaid(source: Source): 'phone' | 'other' | undefined {
  const whole = xtn(source);
  if (!hasNumber(whole)) return undefined;
  return whole.at(3).isValued ? 'other' : 'phone';
}

/** XTN.4, else what was sent in place of it: an address in XTN.1. */
function addressOf(source: Source, place: Place): string | undefined {
  const sent = [4, 1, 12].map((position) => xtn(source).at(position)).find((element) => element.isValued);
  return sent && (place.take(sent).trim() || undefined);
}

/** `PRN` beside `CP` is how a person's own mobile is written: both say so. */
function mobile(source: Source, place: Place): 'mobile' | undefined {
  const whole = xtn(source);
  if (says(whole, 2, 'PRN')) place.take(whole.at(2));
  return place.take(whole.at(3)) === '' ? undefined : 'mobile';
}

const textphone: Converter<Element> = converter('UK Core OtherContactSystem', (source, place) => {
  place.take(source);
  const coding = {
    system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-OtherContactSystem',
    code: 'textphone',
    display: 'Minicom (Textphone)',
  };
  const extension: NonNullable<Element['extension']> = [
    { url: `${UK_CORE_EXTENSION}OtherContactSystem`, valueCodeableConcept: { coding: [coding] } },
  ];
  return { extension };
});

type Use = NonNullable<ContactPoint['use']>;
type Rules = ElementMap<ContactPoint>['rules'];

const parts: Rules = [
  rule('XTN.5', 'extension[]', part('country')),
  rule('XTN.6', 'extension[]', part('area')),
  rule('XTN.7', 'extension[]', part('local'), { unless: isAddress }),
  rule('XTN.8', 'extension[]', part('extension')),
];

const validity: Rules = [
  rule('XTN.13', 'period.start', dtmToDateTime),
  rule('XTN.14', 'period.end', dtmToDateTime),
  rule('XTN.18', 'rank', nmToPositiveInt),
];

/** What the field says of numbers that do not say it themselves. */
const useOfField = (use: Use | undefined): Rules =>
  use === undefined ? [] : [fixed('use', use, { unless: either(valued('XTN.2'), isMobile) })];

/** R4 org-3: an organisation has no home, whatever the sender says (PRN). */
const ofHome = oneOf('XTN.2', 'PRN');

function numberMap(use: Use | undefined, hasNoUseHere = hasNoUse): ElementMap<ContactPoint> {
  return elementMap<ContactPoint>('XTN', 'ContactPoint', [
    ...parts,
    rule('XTN.3', 'system', code(telecommunicationEquipment)),
    rule('XTN.3', '_system', textphone, { if: isTextphone }),
    derive('XTN.3', 'system', 'a telephone where XTN.3 is not sent, other where its code is unknown', systemUnsaid, {
      unless: coded('XTN.3', telecommunicationEquipment),
    }),
    derive('XTN.12', 'value', 'the number', (source, place) => numberOf(xtn(source), place)),
    // Neither a number nor an e-mail address, of equipment that XTN.3 names.
    rule('XTN.4', 'value', text, { unless: where('a number', (source) => hasNumber(xtn(source))) }),
    rule('XTN.2', 'use', code(telecommunicationUse), { unless: either(isMobile, hasNoUseHere) }),
    derive('XTN.3', 'use', 'a mobile telephone', mobile, { if: isMobile }),
    ...useOfField(use),
    ...validity,
  ]);
}

function addressMap(use: Use | undefined, hasNoUseHere = hasNoUse): ElementMap<ContactPoint> {
  return elementMap<ContactPoint>('XTN', 'ContactPoint', [
    ...parts,
    rule('XTN.3', 'system', code(telecommunicationEquipment), { if: where('XTN.3 says so', (source) => saysElectronic(xtn(source))) }),
    derive('XTN.4', 'system', 'an address that XTN.3 does not call one', (source) => (saysElectronic(xtn(source)) ? undefined : 'email')),
    derive('XTN.4', 'value', 'the address', addressOf),
    rule('XTN.2', 'use', code(telecommunicationUse), { unless: hasNoUseHere }),
    ...useOfField(use),
    ...validity,
  ]);
}

/**
 * XTN[ContactPoint].
 * @param use what the field says of numbers that do not say it themselves (PID-13 home, PID-14 work)
 */
export function xtnToContactPoint(use?: Use): ElementMap<ContactPoint> {
  return byKind(numberMap(use), addressMap(use));
}

const noUseOfOrganization = either(hasNoUse, ofHome);

/** XTN[ContactPoint] of an organisation. */
export const xtnOfOrganization: ElementMap<ContactPoint> = byKind(
  numberMap(undefined, noUseOfOrganization),
  addressMap(undefined, noUseOfOrganization),
);

function byKind(number: ElementMap<ContactPoint>, address: ElementMap<ContactPoint>): ElementMap<ContactPoint> {
  return {
    name: number.name,
    rules: [...number.rules, ...address.rules],
    convert: (source, place) => (isElectronic(source) ? address : number).convert(source, place),
  };
}

/** Up to v2.6 one XTN may hold a number and, in XTN.4, an e-mail address: this is the latter, a ContactPoint of its own. */
export function xtnToEmail(use?: Use): Converter<ContactPoint> {
  const map = elementMap<ContactPoint>('XTN', 'ContactPoint', [
    derive('XTN.4', 'system', 'an e-mail address', () => 'email'),
    rule('XTN.4', 'value', text),
    rule('XTN.2', 'use', code(telecommunicationUse), { if: oneOf('XTN.2', 'PRN', 'WPN') }),
    ...useOfField(use),
  ]);
  return converter(`${map.name}, e-mail beside a number`, (source, place) =>
    holdsAddress(source) && !isElectronic(source) ? map.convert(source, place) : undefined,
  );
}
