import type { Coding } from 'fhir/r4.js';
import { codePlace, lookUp, type CodeMap } from '../../mapping/code-map.ts';
import { converter, type Converter } from '../../mapping/converter.ts';

/** PT.1 and PT.2 as meta.tag, by the guide's vocabulary. */
export function idToTag(vocabulary: CodeMap): Converter<Coding> {
  return converter(`PT[Meta] by ${vocabulary.name}`, (source, place) => {
    const target = lookUp(vocabulary, place.take(source).trim(), codePlace(source, place.run.mapping));
    return target && { ...target };
  });
}
