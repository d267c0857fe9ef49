import type { Identifier } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { V2 } from './fixed-uris.ts';
import { localSystem } from './local-system.ts';

/**
 * ST[Identifier]: a bare number, of a type of table 0203. Its system is the sender's own.
 * @param name what the numbers are unique as: the field
 */
export function stToTypedIdentifier(type: string, display: string, name: string): Converter<Identifier> {
  return converter(`ST[Identifier] of type ${type}`, (source, place) => {
    const value = place.takeAt(source, 1).trim();
    if (value === '') return undefined;
    return { type: { coding: [{ system: `${V2}0203`, code: type, display }] }, system: localSystem(place.run.context, name), value };
  });
}
