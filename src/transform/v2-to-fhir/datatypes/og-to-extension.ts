import type { Extension } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';
import { nmToDecimal } from './nm-to-decimal.ts';

export const SUB_ID = `${CORE_EXTENSION}observation-v2-subid`;

function textAt(source: Hl7Element, url: string, place: Place): readonly Extension[] {
  const valueString = place.take(source).trim();
  return valueString === '' ? [] : [{ url, valueString }];
}

function decimalAt(source: Hl7Element, url: string, place: Place): readonly Extension[] {
  const valueDecimal = source.isValued ? nmToDecimal.convert(source, place) : undefined;
  return valueDecimal === undefined ? [] : [{ url, valueDecimal }];
}

/** OG[Extension-Subidentifier], and the ST that OBX-4 was before v2.9: which value belongs to which. */
export const ogToExtension: Converter<Extension> = converter('OG[Extension-Subidentifier]', (source, place) => {
  const extension = [
    ...textAt(source.at(1), 'original-sub-identifier', place),
    ...decimalAt(source.at(2), 'group', place),
    ...decimalAt(source.at(3), 'sequence', place),
    ...textAt(source.at(4), 'identifier', place),
  ];
  return extension.length === 0 ? undefined : { url: SUB_ID, extension };
});
