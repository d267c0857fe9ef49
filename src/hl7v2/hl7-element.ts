import { emptinessOf } from './encoding/emptiness.ts';
import { unescapeText } from './encoding/escape-sequences.ts';
import type { Hl7Field } from './hl7-field.ts';

/** What no FHIR string may hold (R4 datatypes): below U+0020 everything but tab and line ends. */
const CONTROL_CHARACTERS = /(?![\t\n\r\u007F-\u009F])\p{Cc}/gu;
const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const REPETITION = 0;
const COMPONENT = 1;
const SUBCOMPONENT = 2;

/**
 * A repetition, component or sub-component. Parts are numbered from 1, as the standard numbers them. Nothing is split before
 * it is asked for, and what was once made is kept: the same call gives the same object.
 */
export class Hl7Element {
  readonly field: Hl7Field;
  /** As received: escaped, with the delimiters below it. */
  readonly raw: string;
  readonly #parent: Hl7Element | undefined;
  readonly #position: number;
  readonly #level: number;
  /** Each part is its text until it is asked for. null: it is not divided; undefined: nobody has looked yet. */
  #parts: (Hl7Element | string)[] | null | undefined;
  /** Parts that were asked for and not sent. */
  #absent: Map<number, Hl7Element> | undefined;
  #text: string | undefined;
  #heldControlCharacters = false;
  /** Left by whoever goes through the message, to know where they have been. */
  mark: object | undefined;

  /** @param parent `undefined` for a repetition; `position` is 1-based */
  constructor(field: Hl7Field, raw: string, parent: Hl7Element | undefined, position: number) {
    this.field = field;
    this.raw = raw;
    this.#parent = parent;
    this.#position = position;
    this.#level = parent === undefined ? REPETITION : parent.#level + 1;
  }

  /** Whether it is a repetition of a field, not a part of one. */
  get isRepetition(): boolean {
    return this.#level === REPETITION;
  }

  /** Nothing is here, or nothing but delimiters. */
  get isEmpty(): boolean {
    return this.raw === '' || emptinessOf(this.raw, this.field.delimiters) === 'empty';
  }

  /** The part is `""`, or consists of nothing but `""` and empty parts, at least one of them `""`. */
  get isNull(): boolean {
    return this.raw !== '' && emptinessOf(this.raw, this.field.delimiters) === 'null';
  }

  /** Neither empty nor null, nor blanks alone. */
  get isValued(): boolean {
    return this.raw !== '' && emptinessOf(this.raw, this.field.delimiters) === 'valued';
  }

  /**
   * The n-th component of a repetition, the n-th sub-component of a component; an empty element where nothing was sent. A part
   * without delimiters is its own first child, so that senders may divide what receivers do not, and the other way round
   * (HL7 v2.9 ch. 2.8.2).
   * @param n 1-based
   */
  at(n: number): Hl7Element {
    const parts = this.#split();
    if (parts === null) return n === 1 ? this : this.#notSent(n);
    if (n > parts.length) return this.#notSent(n);
    const part = parts[n - 1] ?? '';
    return typeof part === 'string' ? (parts[n - 1] = new Hl7Element(this.field, part, this, n)) : part;
  }

  /** The same part over a copy of its text: a slice keeps the text that it is of, the whole message, for as long as somebody keeps it. */
  detached(): Hl7Element {
    return new Hl7Element(this.field, structuredClone(this.raw), this.#parent, this.#position);
  }

  /** The text of the n-th part; '' where nothing was sent, without an element being made for it. */
  textAt(n: number): string {
    return this.holds(n) ? this.at(n).text : '';
  }

  /** Whether the n-th part has a value, without an element being made where nothing was sent. */
  isValuedAt(n: number): boolean {
    return this.holds(n) && this.at(n).isValued;
  }

  /** Whether anything stands in the n-th part, be it only delimiters: cheaper than asking the part itself. */
  holds(n: number): boolean {
    const parts = this.#split();
    if (parts === null) return n === 1 && this.raw !== '';
    if (n > parts.length) return false;
    const part = parts[n - 1] ?? '';
    return (typeof part === 'string' ? part : part.raw) !== '';
  }

  /** The components of a repetition, the sub-components of a component, empty ones included; none of an empty part. */
  get children(): readonly Hl7Element[] {
    const children: Hl7Element[] = [];
    for (let n = 1; n <= this.size; n++) children.push(this.at(n));
    return children;
  }

  /** The number of children. */
  get size(): number {
    return this.#split()?.length ?? (this.raw === '' ? 0 : 1);
  }

  /** The decoded text of the first leaf below, without control characters; '' when it is empty or null. */
  get text(): string {
    if (this.#text === undefined) {
      const decoded = this.#decode();
      this.#heldControlCharacters = holdsControlCharacters(decoded);
      this.#text = this.#heldControlCharacters ? decoded.replace(CONTROL_CHARACTERS, '') : decoded;
    }
    return this.#text;
  }

  /** Whether the text, once it was read, turned out to have been sent with control characters. */
  get heldControlCharacters(): boolean {
    return this.#heldControlCharacters;
  }

  /** Every populated leaf below (valued or null), in order. */
  get leaves(): readonly Hl7Element[] {
    const parts = this.#split();
    if (parts === null) return this.raw === '' ? [] : [this];
    return parts.flatMap((part, index) => (part === '' ? [] : this.at(index + 1).leaves));
  }

  /** Where it stands in its field, whichever repetition it is: `.5`, `.5.1`; '' of a repetition. */
  get place(): string {
    return this.#parent === undefined ? '' : `${this.#parent.place}.${this.#position}`;
  }

  /** `PID-5[1]`, `PID-5[1].1`, `OBX[2]-5[1].1.2`. */
  get path(): string {
    return this.#parent === undefined ? `${this.field.path}[${this.#position}]` : `${this.#parent.path}.${this.#position}`;
  }

  #decode(): string {
    if (this.raw === '') return '';
    const { delimiters, segment } = this.field;
    const leaf = this.#split() === null ? this.raw : before(delimiters.subcomponent, before(delimiters.component, this.raw));
    return leaf === '""' ? '' : unescapeText(leaf, delimiters, segment.message.decodeBytes);
  }

  #notSent(n: number): Hl7Element {
    this.#absent ??= new Map();
    const known = this.#absent.get(n);
    if (known) return known;
    const made = new Hl7Element(this.field, '', this, n);
    this.#absent.set(n, made);
    return made;
  }

  /** `null` when the part is not divided at all. */
  #split(): (Hl7Element | string)[] | null {
    return this.#parts === undefined ? (this.#parts = this.#divide()) : this.#parts;
  }

  #divide(): string[] | null {
    const { component, subcomponent } = this.field.delimiters;
    if (this.#level === SUBCOMPONENT || this.raw === '') return null;
    const subdivided = subcomponent !== '' && this.raw.includes(subcomponent);
    if (this.#level === COMPONENT) return subdivided ? partsOf(this.raw, subcomponent) : null;
    return component !== '' && (subdivided || this.raw.includes(component)) ? partsOf(this.raw, component) : null;
  }
}

/** As `split`, in half the time for texts of a few parts. */
function partsOf(raw: string, delimiter: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let end = raw.indexOf(delimiter); end >= 0; end = raw.indexOf(delimiter, start)) {
    parts.push(raw.slice(start, end));
    start = end + delimiter.length;
  }
  parts.push(raw.slice(start));
  return parts;
}

/** Most texts do not: looking is cheaper than replacing. */
function holdsControlCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE && code !== TAB && code !== LF && code !== CR) return true;
  }
  return false;
}

function before(delimiter: string, raw: string): string {
  const end = delimiter === '' ? -1 : raw.indexOf(delimiter);
  return end < 0 ? raw : raw.slice(0, end);
}
