import type { Element } from 'fhir/r4.js';
import { text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { extensionOf } from './extension.ts';
import { CORE_EXTENSION } from './fixed-uris.ts';

const { rule } = rulesFor<Element>();

/** FN.2 to FN.5: the parts of a family name, as extensions of HumanName.family (the guide has the last url wrong: one each). */
export const fnToFamilyParts: Converter<Element> = elementMap<Element>('FN', 'HumanName.family', [
  rule('FN.2', 'extension[]', extensionOf(`${CORE_EXTENSION}humanname-own-prefix`, 'valueString', text)),
  rule('FN.3', 'extension[]', extensionOf(`${CORE_EXTENSION}humanname-own-name`, 'valueString', text)),
  rule('FN.4', 'extension[]', extensionOf(`${CORE_EXTENSION}humanname-partner-prefix`, 'valueString', text)),
  rule('FN.5', 'extension[]', extensionOf(`${CORE_EXTENSION}humanname-partner-name`, 'valueString', text)),
]);
