import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Field } from '../../hl7v2/hl7-field.ts';
import type { Hl7Message } from '../../hl7v2/hl7-message.ts';

/** Fields of a segment whose leaves are counted apart: but for IN2 no segment of the standard has as many. */
const FIELDS = 64;
const MOST = 0xffff;
/** Every character up to here is a blank, a control character or a quotation mark. */
const QUOTE = 0x22;

/**
 * Which leaves of a message have become something, and how many of each field. Kept up while the message is converted: then a leaf is
 * at hand, afterwards each one costs a look into memory that has gone cold.
 */
export class UsedLeaves {
  readonly #segments: number;
  #mark = {};
  #counts: Uint16Array | undefined;
  #isStale = false;

  constructor({ segments }: Pick<Hl7Message, 'segments'>) {
    this.#segments = segments.length;
  }

  add(leaf: Hl7Element): void {
    if (leaf.mark === this.#mark || this.#segments === 0) return;
    leaf.mark = this.#mark;
    if (leaf.raw.charCodeAt(0) <= QUOTE && !leaf.isValued) return;
    const { number, segment } = leaf.field;
    if (number >= FIELDS) return;
    const counts = (this.#counts ??= new Uint16Array(this.#segments * FIELDS));
    const place = segment.index * FIELDS + number;
    const count = counts[place] ?? 0;
    if (count < MOST) counts[place] = count + 1;
  }

  /** Something that leaves had become was taken back: the counts are no longer true. */
  takenBack(): void {
    this.#isStale = true;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Begins anew, after `takenBack`. */
  clear(): void {
    this.#mark = {};
    this.#counts?.fill(0);
    this.#isStale = false;
  }

  /** How many valued leaves of a field have become something. undefined: they were not counted. */
  countIn(segmentIndex: number, number: number): number | undefined {
    return number < FIELDS ? (this.#counts?.[segmentIndex * FIELDS + number] ?? 0) : undefined;
  }

  /** Which parts of a field became nothing: `.8`, in each repetition by itself; '' alone: nothing at all has become of it. */
  unusedPlaces({ repetitions }: Hl7Field): readonly string[] {
    const valued = repetitions.flatMap(({ leaves }) => leaves.filter(({ isValued }) => isValued));
    const unused = valued.filter(({ mark }) => mark !== this.#mark);
    return unused.length === valued.length && unused.length > 0 ? [''] : unused.map(({ place }) => place);
  }
}

/** For what is converted aside: nobody asks what is left of it, and counts of a long message for each of its parts would cost its square. */
export const UNCOUNTED = new UsedLeaves({ segments: [] });
