import type { Coding } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { codePlace, fieldOf, lookUp, type CodeMap, type CodeTarget } from '../../mapping/code-map.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { canBeCodeOf, isUkSnomedConcept, SNOMED_CT } from './code-shape.ts';
import { codingSystem } from './coding-system.ts';
import { localSystem } from './local-system.ts';

/** Where in a CWE one of its three codings stands. */
export interface CodingParts {
  readonly code: number;
  readonly display: number;
  readonly system: number;
  readonly version: number;
}

export const CODING: CodingParts = { code: 1, display: 2, system: 3, version: 7 };
export const ALTERNATE: CodingParts = { code: 4, display: 5, system: 6, version: 8 };
export const SECOND_ALTERNATE: CodingParts = { code: 10, display: 11, system: 12, version: 13 };

/** The system that was named, if the code can be one of it; where none was named, SNOMED CT for what can be nothing else. */
function systemOf(code: string, source: Hl7Element, part: number, place: Place): string | undefined {
  const named = source.holds(part) ? codingSystem(source.at(part), place) : undefined;
  if (named === undefined) return isUkSnomedConcept(code) ? SNOMED_CT : undefined;
  return canBeCodeOf(named, code) ? named : localSystem(place.run.context, source.textAt(part).trim());
}

/** A coding as it was sent: the sender's code, text, system and version. */
export function sentCoding(source: Hl7Element, parts: CodingParts, place: Place): Coding | undefined {
  if (!source.holds(parts.code)) return undefined;
  const sent = place.takeAt(source, parts.code).trim();
  const code = /\s/.test(sent) ? sent.replace(/\s+/g, ' ') : sent; // FHIR's code has single blanks
  if (code === '') return undefined; // a text alone is CodeableConcept.text
  const display = place.takeAt(source, parts.display).trim();
  const system = systemOf(code, source, parts.system, place);
  const version = place.takeAt(source, parts.version).trim();
  const coding: Coding = {};
  if (system !== undefined) coding.system = system;
  if (version !== '') coding.version = version;
  coding.code = code;
  if (display !== '') coding.display = display;
  return coding;
}

/**
 * The coding of a vocabulary, where its map has the code and the sender means its table. The sender's own text goes into
 * CodeableConcept.text, not into the display of another system's code.
 */
export function mappedCoding(source: Hl7Element, vocabulary: CodeMap, place: Place): Coding | undefined {
  const name = source.holds(3) ? source.textAt(3).trim().toUpperCase() : '';
  if (name !== '' && name !== `HL7${vocabulary.table}` && name !== 'L') return undefined;
  const target = lookUp(vocabulary, source.textAt(1).trim(), codePlace(source, place.run.mapping));
  return target && codingOf(target, source, place);
}

/** The coding that the source domain's own map of this field has, whatever system the sender names. */
export function siteCoding(source: Hl7Element, place: Place): Coding | undefined {
  const map = place.run.mapping.codeMaps?.byField.get(fieldOf(source));
  const target = map && lookUp(map, source.textAt(1).trim());
  return target && codingOf(target, source, place);
}

function codingOf(target: CodeTarget, source: Hl7Element, place: Place): Coding {
  place.takeAt(source, 1);
  place.takeAt(source, 3);
  const coding: Coding = {};
  if (target.system !== undefined) coding.system = target.system;
  coding.code = target.code;
  if (target.display !== undefined) coding.display = target.display;
  return coding;
}

/** A code that its vocabulary does not have: worth a word to the sender, unless it comes from a system of its own. */
export function reportUnmapped(source: Hl7Element, vocabulary: CodeMap, place: Place): void {
  const name = source.textAt(3).trim();
  if (isUkSnomedConcept(source.textAt(1).trim())) return;
  if (name !== '' && name.toUpperCase() !== `HL7${vocabulary.table}`) return;
  place.finding(
    'code-unmapped',
    source,
    `the code is not in table ${vocabulary.table} (${vocabulary.name}): it was kept as the sender's own`,
    'I',
  );
}

/** CWE[Coding], with the guide's vocabulary where a row names one. */
export function cweToCoding(vocabulary?: CodeMap): Converter<Coding> {
  return converter(vocabulary ? `CWE[Coding] by ${vocabulary.name}` : 'CWE[Coding]', (source, place) => {
    const mapped = siteCoding(source, place) ?? (vocabulary && mappedCoding(source, vocabulary, place));
    if (mapped) return mapped;
    const sent = sentCoding(source, CODING, place);
    if (sent && vocabulary) reportUnmapped(source, vocabulary, place);
    return sent;
  });
}
