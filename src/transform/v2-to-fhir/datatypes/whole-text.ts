import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';

/**
 * The text of a value that is one text to the sender, though it holds characters that are delimiters to the standard: an
 * unescaped `&` in a report must not cut it off. The delimiters are put back as the plain characters they were meant to be.
 */
export function wholeText(element: Hl7Element, place: Place): string {
  if (element.size <= 1 && element.at(1).size <= 1) return place.take(element);
  const { component, subcomponent } = element.field.delimiters;
  const parts = element.children.map((child) =>
    child.size <= 1 ? place.take(child) : child.children.map((leaf) => place.take(leaf)).join(subcomponent),
  );
  return parts.join(component);
}
