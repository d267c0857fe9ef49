import type { Delimiters } from './delimiters.ts';
import { emptinessOf, type Emptiness } from './encoding/emptiness.ts';
import { Hl7Element } from './hl7-element.ts';
import type { Hl7Segment } from './hl7-segment.ts';

/** MSH-1 and MSH-2 declare the delimiters: in them nothing divides and nothing is escaped. */
const NO_DELIMITERS: Delimiters = {
  field: '',
  component: '',
  repetition: '',
  escape: '',
  subcomponent: '',
  truncation: '',
  encodingCharacters: '',
};

/** One field of a segment with its repetitions. */
export class Hl7Field {
  readonly segment: Hl7Segment;
  /** 1-based, as the standard counts: the separator after `MSH` is MSH-1. */
  readonly number: number;
  /** As received: escaped, with the delimiters below it. */
  readonly raw: string;
  /** The delimiters that apply within this field. */
  readonly delimiters: Delimiters;
  /** Left by whoever goes through the message, to know where they have been, and how often. */
  mark: object | undefined;
  marked = 0;
  #repetitions: readonly Hl7Element[] | undefined;
  #first: Hl7Element | undefined;
  #emptiness: Emptiness | undefined;

  constructor(segment: Hl7Segment, number: number, raw: string) {
    this.segment = segment;
    this.number = number;
    this.raw = raw;
    this.delimiters = number <= 2 && segment.declaresDelimiters ? NO_DELIMITERS : segment.message.delimiters;
  }

  /** Nothing is here, or nothing but delimiters. */
  get isEmpty(): boolean {
    return this.#emptinessOfAll() === 'empty';
  }

  /** The field is `""`, or consists of nothing but `""` and empty parts, at least one of them `""`. */
  get isNull(): boolean {
    return this.#emptinessOfAll() === 'null';
  }

  /** Neither empty nor null, nor blanks alone. */
  get isValued(): boolean {
    return this.#emptinessOfAll() === 'valued';
  }

  /** In the order sent, empty ones between others included; none when the field is empty. */
  get repetitions(): readonly Hl7Element[] {
    return (this.#repetitions ??= this.isEmpty ? [] : this.#split());
  }

  /** The first repetition; an empty element when there is none. */
  get first(): Hl7Element {
    return this.#first ?? this.repetitions[0] ?? (this.#first = new Hl7Element(this, '', undefined, 1));
  }

  /** `PID-5`, `OBX[2]-5`. */
  get path(): string {
    return `${this.segment.path}-${this.number}`;
  }

  #emptinessOfAll(): Emptiness {
    return (this.#emptiness ??= emptinessOf(this.raw, this.delimiters));
  }

  #split(): readonly Hl7Element[] {
    const { repetition } = this.delimiters;
    if (repetition === '' || !this.raw.includes(repetition)) return [new Hl7Element(this, this.raw, undefined, 1)];
    return this.raw.split(repetition).map((raw, index) => new Hl7Element(this, raw, undefined, index + 1));
  }
}
