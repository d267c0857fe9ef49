import type { CodeableConcept, Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { isCodeInTable } from '../tables/code-in-table.ts';
import { identifierSystem } from './identifier-system.ts';

function identifierOf(source: Hl7Element, place: Place): Identifier | undefined {
  const value = place.takeAt(source, 1).trim();
  if (value === '') return undefined;
  const system = identifierSystem({ namespace: source.at(2), universalId: source.at(3), type: source.at(4) }, place);
  return { system, value };
}

/** EI[Identifier]: the guide leaves open whether EI.2 or EI.3 names the system; both are looked at. */
export const eiToIdentifier: Converter<Identifier> = converter('EI[Identifier]', identifierOf);

/** An identifier of a given type of table 0203: OBX-21 is the filler's. The guide's PGN and FGN are no codes of R4's table: they are text. */
export function eiToIdentifierOfType(code: string, display: string): Converter<Identifier> {
  const isCode = isCodeInTable('0203', code);
  const typeOf = (): CodeableConcept =>
    isCode ? { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code, display }] } : { text: display };
  return converter(`EI[Identifier] of type ${code}`, (source, place) => {
    const identifier = identifierOf(source, place);
    return identifier && { type: typeOf(), ...identifier };
  });
}

/** A logical reference to a resource of which the message gives nothing but its identifier. */
export function eiToReference(type: string): Converter<{ type: string; identifier: Identifier }> {
  return converter(`EI[${type}]`, (source, place) => {
    const identifier = identifierOf(source, place);
    return identifier && { type, identifier };
  });
}
