import type { CodeableConcept } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { codedByMethod } from '../datatypes/coded-by-method.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';

const toConcept = codedByMethod(2);

/**
 * PR1-3 with the modifiers of PR1-16, as the guide joins them (`43239:59`). That is the syntax of CPT: a code of any other
 * system stays as it is.
 */
export const procedureCode: Converter<CodeableConcept> = converter(`${toConcept.name}, modifiers of PR1-16`, (source, place) => {
  const concept = toConcept.convert(source, place);
  const [first, ...further] = concept?.coding ?? [];
  if (first?.code === undefined || first.system !== CPT) return concept;
  const modifiers = source.field.segment
    .field(16)
    .repetitions.map((modifier) => place.takeAt(modifier, 1).trim())
    .filter((modifier) => modifier !== '');
  if (modifiers.length === 0) return concept;
  // The display is that of the code without modifiers: it becomes text.
  const { display, ...coding } = first;
  const text = concept?.text ?? display;
  return { coding: [{ ...coding, code: [first.code, ...modifiers].join(':') }, ...further], ...(text === undefined ? {} : { text }) };
});
