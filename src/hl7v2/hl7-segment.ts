import { countValuedLeaves } from './encoding/valued-leaves.ts';
import { Hl7Field } from './hl7-field.ts';
import type { Hl7Message } from './hl7-message.ts';

/** The segments whose first two fields are the delimiters themselves. */
const HEADERS = new Set(['MSH', 'BHS', 'FHS']);

const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;

/** Characters of a name that are shown in a path: a line without separators is all name. */
const MAXIMUM_NAME = 20;

/** One segment of a message. Its fields are found when they are asked for, and kept. */
export class Hl7Segment {
  readonly message: Hl7Message;
  /** The text before the first field separator: three characters, unless the sender wrote something else. */
  readonly name: string;
  /** 0-based place in the message. */
  readonly index: number;
  /** 1-based among the segments of this name. */
  readonly occurrence: number;
  /** The segment as received, without its terminator. */
  readonly raw: string;
  /** MSH, BHS, FHS: the separator after the name is field 1. */
  readonly declaresDelimiters: boolean;
  /** Where field n begins, as far as it has been looked for; index 0 is the name. */
  readonly #starts: number[] = [0];
  #complete = false;
  readonly #fields: (Hl7Field | undefined)[] = [];

  constructor(message: Hl7Message, raw: string, index: number, occurrence: number, name: string) {
    this.message = message;
    this.raw = raw;
    this.index = index;
    this.occurrence = occurrence;
    this.name = name;
    this.declaresDelimiters = HEADERS.has(name);
  }

  /** The number of fields sent, trailing empty ones included. */
  get fieldCount(): number {
    this.#find(Number.POSITIVE_INFINITY);
    return this.#starts.length - (this.declaresDelimiters ? 0 : 1);
  }

  /**
   * The n-th field; an empty one where nothing was sent.
   * @param n 1-based; MSH-1 and MSH-2 counted as the standard counts them
   */
  field(n: number): Hl7Field {
    return (this.#fields[n] ??= new Hl7Field(this, n, this.#rawField(n)));
  }

  /** The n-th field, if it has been asked for before. */
  knownField(n: number): Hl7Field | undefined {
    return this.#fields[n];
  }

  /** Whether anything stands in the n-th field, be it only delimiters: cheaper than asking the field itself. */
  holds(n: number): boolean {
    if (this.declaresDelimiters && n === 1) return true;
    const part = this.declaresDelimiters ? n - 1 : n;
    this.#find(part + 1);
    const start = this.#starts[part];
    return start !== undefined && start < (this.#starts[part + 1] ?? this.raw.length + 1) - 1;
  }

  /**
   * How many leaves of each field have a value: found in the text, without a field being split.
   * @param counts gets them by the number of the field; of the fields that declare the delimiters it says nothing
   * @returns the number of fields
   */
  countValuedLeaves(counts: number[]): number {
    const fields = countValuedLeaves(this.raw, this.message.delimiters, counts) - 1;
    if (!this.declaresDelimiters) return fields;
    counts.unshift(0);
    return fields + 1;
  }

  /** Forgets the fields that were split; they are found again when they are asked for. */
  forget(): void {
    this.#fields.length = 0;
  }

  /** Whether the line begins with the name of a segment, three capitals or digits (HL7 v2.9 ch. 2.5.2): a blank before it is enough to say no. */
  get isNamed(): boolean {
    return SEGMENT_NAME.test(this.name);
  }

  /** `PID`, or `OBX[2]` when the message has several OBX; of a line that is no segment only the beginning of its text. */
  get path(): string {
    const name = this.name.slice(0, MAXIMUM_NAME);
    return this.message.segmentsNamed(this.name).length > 1 ? `${name}[${this.occurrence}]` : name;
  }

  #rawField(n: number): string {
    if (this.declaresDelimiters && n === 1) return this.raw.charAt(this.name.length);
    const part = this.declaresDelimiters ? n - 1 : n;
    this.#find(part + 1);
    const start = this.#starts[part];
    if (start === undefined) return '';
    const next = this.#starts[part + 1];
    return next === undefined ? this.raw.slice(start) : this.raw.slice(start, next - 1);
  }

  /** Looks for the beginnings of parts up to this one, going on where it stopped the last time. */
  #find(part: number): void {
    const { field } = this.message.delimiters;
    while (!this.#complete && this.#starts.length <= part) {
      const separator = this.raw.indexOf(field, this.#starts.at(-1));
      if (separator < 0) this.#complete = true;
      else this.#starts.push(separator + 1);
    }
  }
}
