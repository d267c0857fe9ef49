import type { CodeableConcept, Observation, ObservationComponent } from 'fhir/r4.js';
import { text, type Converter } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { idToBoolean } from '../datatypes/id-to-boolean.ts';

const { rule, fixed } = rulesFor<Observation>();

/** A component that is asked for in words: no code system has the question. */
function answer(
  source: string,
  words: string,
  valued: (label: string, part: (one: ObservationComponent) => boolean) => CompiledRule,
): readonly CompiledRule[] {
  const part = ({ code }: ObservationComponent): boolean => code.text === words;
  const question: CodeableConcept = { text: words };
  return [valued(source, part), fixed(`component[${source}].code`, question, { part })];
}

/** Y or N, as a component. */
export const yesOrNo = (source: string, words: string): readonly CompiledRule[] =>
  answer(source, words, (label, part) => rule(source, `component[${label}].valueBoolean`, idToBoolean, { part }));

/** Words, as a component. */
export const inWords = (source: string, words: string, how: Converter<string> = text): readonly CompiledRule[] =>
  answer(source, words, (label, part) => rule(source, `component[${label}].valueString`, how, { part }));

/** A code, as a component. */
export const asConcept = (source: string, words: string): readonly CompiledRule[] =>
  answer(source, words, (label, part) => rule(source, `component[${label}].valueCodeableConcept`, cweToCodeableConcept(), { part }));

/** A time, as a component. */
export const atTime = (source: string, words: string): readonly CompiledRule[] =>
  answer(source, words, (label, part) => rule(source, `component[${label}].valueDateTime`, dtmToDateTime, { part }));
