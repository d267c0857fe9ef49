import type { Dosage, MedicationRequest, Range, Ratio } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { code, codePlace, lookUp } from '../../mapping/code-map.ts';
import { both, not, valued, where, type Source } from '../../mapping/condition.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { extendedPriorityCodes } from '../codesystems/extended-priority-codes.ts';
import { administrationSites, methods, routes } from '../codesystems/route-and-method.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToString } from '../datatypes/cwe-to-string.ts';
import { dailyDose, quantityIn, timeOfDose } from '../datatypes/quantity-of-fields.ts';
import { timingOfTq, timingOfTq1 } from '../datatypes/timing-of-dosage.ts';
import { cqOfOrder } from '../datatypes/timing-of-order.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { orcOf } from './order-of.ts';
import { detailsOf, isSegment, timingsOf } from './pharmacy-order.ts';

/** Where a segment says how much is to be given, and how. */
export interface DosageFields {
  readonly segment: 'RXO' | 'RXE';
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: number;
  readonly instructions: number;
  readonly rate: number;
  readonly rateUnit: number;
  readonly dailyDose: number;
  /** In what time the dose is to be given: `H8`. */
  readonly perTime: number;
}

/** So much (with its unit) in a time. */
function rateOf({ minimum, unit, perTime }: Pick<DosageFields, 'minimum' | 'unit' | 'perTime'>) {
  return (source: Source, place: Place): Ratio | undefined => {
    if (!isSegment(source)) return undefined;
    const denominator = timeOfDose.convert(source.field(perTime).first, place);
    const numerator = denominator && quantityIn(unit).convert(source.field(minimum).first, place);
    return denominator && numerator && { numerator, denominator };
  };
}

/** An element of a segment beside the one that the rule stands in. */
export function ofDetail<T>(name: 'RXR' | 'TQ1', field: number, how: Converter<T>) {
  return (source: Source, place: Place): T | undefined => {
    const [detail] = !isSegment(source) ? [] : name === 'TQ1' ? timingsOf(source) : detailsOf(source, name);
    const element = detail?.field(field).first;
    return element?.isValued ? how.convert(element, place) : undefined;
  };
}

/** The lines of a repeating field: the codes' words, else the codes. */
function linesOf(segment: Hl7Segment, field: number, place: Place): readonly string[] {
  return segment.field(field).repetitions.flatMap((line) => (line.isValued ? (cweToString.convert(line, place) ?? []) : []));
}

/** What is to be done, in words: the instructions for giving it, then TQ1-11. */
const inWords = (field: number) => (source: Source, place: Place) => {
  if (!isSegment(source)) return undefined;
  const [timing] = timingsOf(source);
  const text = timing?.field(11).first;
  const lines = [...linesOf(source, field, place), ...(text?.isValued ? [wholeText(text, place)] : [])].join('\n');
  return lines.trim() === '' ? undefined : lines;
};

/** TQ1, else RXE-1 or ORC-7 of older versions (TQ). */
function timing(source: Source, place: Place): Dosage['timing'] {
  if (!isSegment(source)) return undefined;
  const [tq1] = timingsOf(source);
  if (tq1) return timingOfTq1(tq1, place);
  const tq = quantityAndTiming(source);
  return tq && timingOfTq(tq, place);
}

function quantityAndTiming(segment: Hl7Segment): Hl7Element | undefined {
  const fields = [segment.name === 'RXE' ? segment.field(1) : undefined, orcOf(segment)?.field(7)];
  return fields.find((field) => field?.isValued)?.first;
}

/** TQ1-2, else TQ.1: how much each time, where RXO-2 or RXE-3 do not say it. */
function quantityOfTiming(source: Source, place: Place) {
  if (!isSegment(source)) return undefined;
  const [tq1] = timingsOf(source);
  const quantity = tq1 ? tq1.field(2).first : quantityAndTiming(source)?.at(1);
  return quantity?.isValued ? cqOfOrder.convert(quantity, place) : undefined;
}

const priorityOf = code(extendedPriorityCodes);
const ORDERED = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/dose-rate-type', code: 'ordered', display: 'Ordered' }] };

const { rule, derive, fixed } = rulesFor<MedicationRequest>();

/**
 * One dosage of a segment and of those behind it: RXR[MedicationRequest] (its first), TQ1[MedicationRequest] (its first). They are one list
 * item, and replaced together: a new dose with an old route would be nobody's order.
 */
export function dosageRules({ segment, ...at }: DosageFields): readonly CompiledRule[] {
  const field = (number: number): string => `${segment}-${number}`;
  const varies = valued(field(at.maximum));
  const range = (source: Source, place: Place): Range | undefined => {
    if (!isSegment(source)) return undefined;
    const [low, high] = [at.minimum, at.maximum].map((number) => {
      const { first } = source.field(number);
      return first.isValued ? quantityIn(at.unit).convert(first, place) : undefined;
    });
    return low || high ? { ...(low ? { low } : {}), ...(high ? { high } : {}) } : undefined;
  };
  const saysDose = where(`${field(at.minimum)} or ${field(at.maximum)} valued`, (source) =>
    isSegment(source) ? [at.minimum, at.maximum].some((number) => source.field(number).isValued) : false,
  );
  return [
    derive(segment, 'dosageInstruction[this].text', `${field(at.instructions)} and TQ1-11`, inWords(at.instructions)),
    derive(segment, 'dosageInstruction[this].additionalInstruction[]', 'RXR-5', ofDetail('RXR', 5, cweToCodeableConcept())),
    derive(segment, 'dosageInstruction[this].additionalInstruction[]', 'TQ1-10', (source, place) => {
      const text = ofDetail('TQ1', 10, cweToString)(source, place);
      return text === undefined ? undefined : { text };
    }),
    derive(segment, 'dosageInstruction[this].timing', 'RPT[Timing] of TQ1, else TQ[MedicationRequest] of RXE-1 or ORC-7', timing),
    derive(segment, 'dosageInstruction[this].site', 'RXR-2', ofDetail('RXR', 2, cweToCodeableConcept(...administrationSites))),
    derive(segment, 'dosageInstruction[this].route', 'RXR-1', ofDetail('RXR', 1, cweToCodeableConcept(...routes))),
    derive(segment, 'dosageInstruction[this].method', 'RXR-4', ofDetail('RXR', 4, cweToCodeableConcept(...methods))),
    // The guide makes a range of every dose; one without a maximum does not vary (v2.5.1 ch. 4.14.1.3), and "2 or more" is another order.
    rule(field(at.minimum), 'dosageInstruction[this].doseAndRate[dose].doseQuantity', quantityIn(at.unit), { unless: varies }),
    derive(field(at.maximum), 'dosageInstruction[this].doseAndRate[dose].doseRange', 'minimum and maximum', range, { if: varies }),
    derive(segment, 'dosageInstruction[this].doseAndRate[dose].doseQuantity', 'TQ1-2', quantityOfTiming, { if: not(saysDose) }),
    // 1000 ml in H8: where no rate is said, the dose and its time are one.
    derive(field(at.perTime), 'dosageInstruction[this].doseAndRate[dose].rateRatio', 'the dose in that time', rateOf(at), {
      if: both(valued(field(at.minimum)), not(valued(field(at.rate)))),
    }),
    rule(field(at.rate), 'dosageInstruction[this].doseAndRate[dose].rateQuantity', quantityIn(at.rateUnit)),
    fixed('dosageInstruction[this].doseAndRate[dose].type', ORDERED, { if: saysDose }),
    rule(field(at.dailyDose), 'dosageInstruction[this].maxDosePerPeriod', dailyDose),
    derive(segment, 'priority', 'TQ1-9', (source, place) => {
      const [tq1] = isSegment(source) ? timingsOf(source) : [];
      const element = tq1?.field(9).first;
      return element && lookUp(extendedPriorityCodes, element.at(1).text.trim(), codePlace(element, place.run.mapping))
        ? priorityOf.convert(element, place)
        : undefined;
    }),
  ];
}
