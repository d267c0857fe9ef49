import type { Delimiters } from './delimiters.ts';
import type { ByteDecoder } from './encoding/escape-sequences.ts';
import { Hl7Segment } from './hl7-segment.ts';

/** A message: segments in the order sent, the first of which is MSH. Made by `readMessage` and `parseMessage`. */
export class Hl7Message {
  readonly delimiters: Delimiters;
  readonly segments: readonly Hl7Segment[];
  /** Reads the bytes of an `\Xdd..\` escape in the message's character set; `undefined` where they are no text in it. */
  readonly decodeBytes: ByteDecoder;
  readonly #byName = new Map<string, Hl7Segment[]>();
  readonly #derived = new Map<(message: Hl7Message) => unknown, unknown>();

  /** @param lines the segments as received, without terminators */
  constructor(delimiters: Delimiters, lines: readonly string[], decodeBytes: ByteDecoder) {
    this.delimiters = delimiters;
    this.decodeBytes = decodeBytes;
    this.segments = lines.map((line, index) => {
      const separator = line.indexOf(delimiters.field);
      const name = separator < 0 ? line : line.slice(0, separator);
      const namesakes = this.#byName.get(name);
      const segment = new Hl7Segment(this, line, index, (namesakes?.length ?? 0) + 1, name);
      if (namesakes === undefined) this.#byName.set(name, [segment]);
      else namesakes.push(segment);
      return segment;
    });
  }

  /**
   * What a function makes of the message, made once. A weak map outside would do the same, but the garbage collector pays for each of its
   * entries, with each message anew.
   */
  once<T>(make: (message: Hl7Message) => T): T {
    // What is kept under a function is what that function has made: the one place where this is taken on trust.
    if (this.#derived.has(make)) return this.#derived.get(make) as T;
    const made = make(this);
    this.#derived.set(make, made);
    return made;
  }

  /** The first segment of this name. */
  segment(name: string): Hl7Segment | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** All segments of this name, in the order sent. */
  segmentsNamed(name: string): readonly Hl7Segment[] {
    return this.#byName.get(name) ?? [];
  }

  /** The last segment of this name before a segment. */
  lastBefore({ index }: Hl7Segment, name: string): Hl7Segment | undefined {
    const namesakes = this.segmentsNamed(name);
    return namesakes[countUpTo(namesakes, index - 1) - 1];
  }

  /** The first segment of this name behind a segment. */
  firstBehind({ index }: Hl7Segment, name: string): Hl7Segment | undefined {
    const namesakes = this.segmentsNamed(name);
    return namesakes[countUpTo(namesakes, index)];
  }

  /**
   * Forgets what was split of the segments: a message that waits for its transaction is worth its text, not the hundreds of parts
   * that conversion looked at. Whatever is asked for afterwards is found again, as new objects.
   */
  forget(): void {
    for (const segment of this.segments) segment.forget();
  }
}

/** How many of the segments, which are in order, have an index up to this one. */
function countUpTo(segments: readonly Hl7Segment[], index: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.index ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}
