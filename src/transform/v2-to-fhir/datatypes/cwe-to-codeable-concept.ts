import type { CodeableConcept, Coding } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { CodeMap } from '../../mapping/code-map.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { ALTERNATE, CODING, mappedCoding, reportUnmapped, SECOND_ALTERNATE, sentCoding, siteCoding } from './cwe-to-coding.ts';

/** Vocabularies that a code is looked up in, one after the other; none: the sender's codings alone. */
type Vocabularies = readonly CodeMap[];

function conceptOf(source: Hl7Element, vocabularies: Vocabularies, place: Place): CodeableConcept | undefined {
  const mapped = firstMapped(source, vocabularies, place);
  const first = mapped ?? sentCoding(source, CODING, place);
  const [vocabulary] = vocabularies;
  if (first && !mapped && vocabulary) reportUnmapped(source, vocabulary, place);
  const coding = distinct(first, sentCoding(source, ALTERNATE, place), sentCoding(source, SECOND_ALTERNATE, place));
  const words = textOf(source, mapped, place) || phraseOf(first, mapped);
  if (coding.length === 0 && words === '') return undefined;
  const concept: CodeableConcept = {};
  if (coding.length > 0) concept.coding = coding;
  if (words !== '') concept.text = words;
  return concept;
}

function firstMapped(source: Hl7Element, vocabularies: Vocabularies, place: Place): Coding | undefined {
  const own = siteCoding(source, place);
  if (own) return own;
  for (const vocabulary of vocabularies) {
    const mapped = mappedCoding(source, vocabulary, place);
    if (mapped) return mapped;
  }
  return undefined;
}

/** CWE.9, else the words beside a code that was mapped, else words without any code. */
function textOf(source: Hl7Element, mapped: Coding | undefined, place: Place): string {
  const original = place.takeAt(source, 9).trim();
  const isAlone = !source.isValuedAt(1);
  const words = mapped || isAlone ? place.takeAt(source, 2).trim() : '';
  const alternate = source.isValuedAt(4) ? '' : place.takeAt(source, 5).trim();
  return original !== '' ? original : words !== '' ? words : alternate;
}

/** `Injury of shoulder` in the place of a code is what a person wrote: it is the text besides. */
function phraseOf(first: Coding | undefined, mapped: Coding | undefined): string {
  const sent = mapped || first?.display !== undefined ? '' : (first?.code ?? '');
  return /\s/.test(sent) ? sent : '';
}

function distinct(...codings: readonly (Coding | undefined)[]): Coding[] {
  const [first, second, third] = codings;
  if (!second && !third) return first ? [first] : [];
  const seen = new Set<string>();
  return codings.filter((coding): coding is Coding => {
    if (!coding) return false;
    const key = JSON.stringify(coding);
    return seen.has(key) ? false : seen.add(key).size > 0;
  });
}

/**
 * CWE, CE, CF, CNE and coded IS[CodeableConcept]: up to three codings and the original text. With a vocabulary of the guide the
 * first coding is the mapped one; a code that no vocabulary has stays the sender's own coding.
 */
export function cweToCodeableConcept(...vocabularies: Vocabularies): Converter<CodeableConcept> {
  const by = vocabularies.map(({ name }) => name).join(', ');
  return converter(by === '' ? 'CWE[CodeableConcept]' : `CWE[CodeableConcept] by ${by}`, (source, place) =>
    conceptOf(source, vocabularies, place),
  );
}
