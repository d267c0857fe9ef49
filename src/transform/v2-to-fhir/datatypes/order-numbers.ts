import type { Identifier } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { cxToIdentifier } from './cx-to-identifier.ts';
import { eiToIdentifierOfType } from './ei-to-identifier.ts';

const V2_0203 = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** EI[Identifier-Extension] of ORC-2 and OBR-2. */
export const placerIdentifier = eiToIdentifierOfType('PLAC', 'Placer Identifier');

/** EI[Identifier-Extension] of ORC-3 and OBR-3. */
export const fillerIdentifier = eiToIdentifierOfType('FILL', 'Filler Identifier');

export const placerGroup = eiToIdentifierOfType('PGN', 'Placer Group Number');
export const fillerGroup = eiToIdentifierOfType('FGN', 'Filler Group Number');

/** CX[Identifier] of OBR-53 and ORC-33: alternate placer order numbers. */
export const alternatePlacer: Converter<Identifier> = converter('CX[Identifier] of type PLAC', (source, place) => {
  const identifier = cxToIdentifier.convert(source, place);
  if (!identifier || identifier.type) return identifier;
  return { type: { coding: [{ system: V2_0203, code: 'PLAC', display: 'Placer Identifier' }] }, ...identifier };
});

/** EIP whose components are EI in sub-components; before v2.5 the field was an EI. */
function part(position: 1 | 2, as: Converter<Identifier>): Converter<Identifier> {
  return converter(`EIP.${position}, ${as.name}`, (source, place) =>
    source.at(position).isValued ? as.convert(source.at(position), place) : undefined,
  );
}

export const placerAssigned = part(1, placerGroup);
export const fillerAssigned = part(2, fillerGroup);
export const parentPlacer = part(1, placerIdentifier);
export const parentFiller = part(2, fillerIdentifier);
