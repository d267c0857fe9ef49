import type { CodeMap } from '../mapping/code-map.ts';
import { code } from '../mapping/code-map.ts';
import { text, type Converter } from '../mapping/converter.ts';
import { cpToMoney } from '../v2-to-fhir/datatypes/cp-to-money.ts';
import { cweToCodeableConcept } from '../v2-to-fhir/datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../v2-to-fhir/datatypes/cwe-to-coding.ts';
import { cweToString } from '../v2-to-fhir/datatypes/cwe-to-string.ts';
import { cxToIdentifier } from '../v2-to-fhir/datatypes/cx-to-identifier.ts';
import { drToPeriod } from '../v2-to-fhir/datatypes/dr-to-period.ts';
import { dtmToDate, dtmToDateTime, dtmToInstant } from '../v2-to-fhir/datatypes/dtm-to-date-time.ts';
import { edToAttachment, rpToAttachment } from '../v2-to-fhir/datatypes/ed-to-attachment.ts';
import { eiToIdentifier } from '../v2-to-fhir/datatypes/ei-to-identifier.ts';
import { idToBoolean } from '../v2-to-fhir/datatypes/id-to-boolean.ts';
import { nmToDecimal } from '../v2-to-fhir/datatypes/nm-to-decimal.ts';
import { nmToPositiveInt, nmToUnsignedInt } from '../v2-to-fhir/datatypes/nm-to-integer.ts';
import { cqToQuantity, nmToQuantity } from '../v2-to-fhir/datatypes/nm-to-quantity.ts';
import { plToLocation } from '../v2-to-fhir/datatypes/pl-to-location.ts';
import { snToQuantity, snToRange, snToRatio } from '../v2-to-fhir/datatypes/sn-to-value.ts';
import { xadToAddress } from '../v2-to-fhir/datatypes/xad-to-address.ts';
import { xcnToPractitioner } from '../v2-to-fhir/datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../v2-to-fhir/datatypes/xon-to-organization.ts';
import { xpnToHumanName, xpnToString } from '../v2-to-fhir/datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint } from '../v2-to-fhir/datatypes/xtn-to-contact-point.ts';
import type { ElementType } from './element-type.ts';

/** A converter that a configuration may name, and what it makes. */
export interface NamedConverter {
  readonly converter: Converter<unknown>;
  readonly type: string;
  /** The codes that it can make; undefined: any text. */
  readonly codes?: readonly string[];
}

const PLAIN: readonly (readonly [Converter<unknown>, type: string])[] = [
  [text, 'string'],
  [cweToString, 'string'],
  [xpnToString, 'string'],
  [idToBoolean, 'boolean'],
  [nmToDecimal, 'decimal'],
  [nmToPositiveInt, 'positiveInt'],
  [nmToUnsignedInt, 'unsignedInt'],
  [dtmToDate, 'date'],
  [dtmToDateTime, 'dateTime'],
  [dtmToInstant, 'instant'],
  [drToPeriod, 'Period'],
  [cweToCodeableConcept(), 'CodeableConcept'],
  [cweToCoding(), 'Coding'],
  [cxToIdentifier, 'Identifier'],
  [eiToIdentifier, 'Identifier'],
  [xpnToHumanName, 'HumanName'],
  [xadToAddress, 'Address'],
  [xtnToContactPoint(), 'ContactPoint'],
  [nmToQuantity, 'Quantity'],
  [cqToQuantity, 'Quantity'],
  [snToQuantity, 'Quantity'],
  [snToRange, 'Range'],
  [snToRatio, 'Ratio'],
  [cpToMoney, 'Money'],
  [edToAttachment, 'Attachment'],
  [rpToAttachment, 'Attachment'],
  [xcnToPractitioner, 'Reference'],
  [xonToOrganization, 'Reference'],
  [plToLocation, 'Reference'],
];

const BY_NAME: ReadonlyMap<string, NamedConverter> = new Map(
  PLAIN.map(([converter, type]) => [converter.name, { converter, type }] as const),
);

/** The forms that name a code map: of the guide, or of the source domain. */
const BY_MAP = [
  [
    'code(',
    ')',
    (map: CodeMap): NamedConverter => ({ converter: code(map), type: 'code', codes: [...map.rows.values()].map((row) => row.code) }),
  ],
  ['CWE[CodeableConcept] by ', '', (map: CodeMap): NamedConverter => ({ converter: cweToCodeableConcept(map), type: 'CodeableConcept' })],
  ['CWE[Coding] by ', '', (map: CodeMap): NamedConverter => ({ converter: cweToCoding(map), type: 'Coding' })],
] as const;

/**
 * The converter of a name: `XPN[HumanName]`, `code(AdministrativeSex)`, `CWE[CodeableConcept] by ward-types`.
 * @returns a sentence that says what would be right, where there is none
 */
export function converterNamed(
  name: string,
  mapNamed: (name: string) => CodeMap | undefined,
  wanted: ElementType,
): NamedConverter | string {
  const plain = BY_NAME.get(name);
  if (plain) return plain;
  for (const [before, after, make] of BY_MAP) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const map = mapNamed(name.slice(before.length, name.length - after.length));
    return map ? make(map) : 'names a code map that is neither one of the guide nor one of mapping.code-maps';
  }
  return `is no converter that is known; ${whatMakes(wanted)}`;
}

/** All that may be named. */
export const converterNames = (): string =>
  [...BY_NAME.keys(), ...BY_MAP.map(([before, after]) => `${before}<code map>${after}`)].join(', ');

/** Which converters make what an element holds. */
export function whatMakes({ type, codes }: Pick<ElementType, 'type' | 'codes'>): string {
  if (type === 'code') return `a code is made by code(<code map>)${codes.length > 0 ? `, of the codes ${codes.join(', ')}` : ''}`;
  const names = PLAIN.filter(([, made]) => canHold(type, made)).map(([converter]) => converter.name);
  if (type === 'CodeableConcept' || type === 'Coding') names.push(`CWE[${type}] by <code map>`);
  return names.length === 0
    ? `nothing makes a ${type} of a field: choose an element inside it`
    : `a ${type} is made by ${names.join(', ')}`;
}

/** Whether an element of a type may hold what a converter makes. */
export function canHold(type: string, made: string): boolean {
  return type === made || (WIDER[made] ?? []).includes(type);
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  string: ['markdown'],
  positiveInt: ['integer', 'unsignedInt'],
  unsignedInt: ['integer'],
};
