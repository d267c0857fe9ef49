import type { Identifier, Quantity, Specimen } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { decimalText, exactDecimal } from '../datatypes/nm-to-decimal.ts';
import { unitOf } from '../datatypes/quantity-unit.ts';
import { additive } from './spm-to-specimen.ts';

/** A volume in the unit of SAC-24. */
const volume: Converter<Quantity> = converter('NM[Quantity], unit of SAC-24', (source: Hl7Element, place) => {
  const value = decimalText(place.take(source));
  return value === undefined ? undefined : { value: exactDecimal(value), ...unitOf(source.field.segment.field(24).first, place) };
});

/** A specimen has one accession number in FHIR: its own (SPM-30) stands before that of its container. */
const accession: Converter<Identifier> = converter(eiToIdentifier.name, (source, place) => {
  const made = eiToIdentifier.convert(source, place);
  const known = (place.owner.body as Partial<Specimen>).accessionIdentifier;
  if (!made || !known) return made;
  return identifierKey(known) === identifierKey(made) ? { ...made, ...known } : undefined;
});

const { rule } = rulesFor<Specimen>();

/** SAC[Specimen]: the container that the specimen is in. The guide is silent. */
export const sacToSpecimen = segmentMap<Specimen>('SAC', 'Specimen', [
  rule('SAC-2', 'accessionIdentifier', accession),
  rule('SAC-3', 'container[sac].identifier[]', eiToIdentifier),
  rule('SAC-9', 'container[sac].type', cweToCodeableConcept()),
  rule('SAC-21', 'container[sac].capacity', volume),
  rule('SAC-22', 'container[sac].specimenQuantity', volume),
  rule('SAC-27', 'container[sac].additiveCodeableConcept', cweToCodeableConcept(additive)),
]);
