import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Field } from '../../hl7v2/hl7-field.ts';

/** Every character up to here is a blank, a control character or a quotation mark. */
const QUOTE = 0x22;

/**
 * Which leaves of a message have become something, and how many of each field. Kept up while the message is converted, on the fields and
 * leaves themselves: then a leaf is at hand, afterwards each one costs a look into memory that has gone cold.
 */
export class UsedLeaves {
  readonly #isKept: boolean;
  #mark = {};
  #isStale = false;

  constructor(isKept = true) {
    this.#isKept = isKept;
  }

  add(leaf: Hl7Element): void {
    if (leaf.mark === this.#mark || !this.#isKept) return;
    leaf.mark = this.#mark;
    if (leaf.raw.charCodeAt(0) <= QUOTE && !leaf.isValued) return;
    const { field } = leaf;
    if (field.mark !== this.#mark) {
      field.mark = this.#mark;
      field.marked = 0;
    }
    field.marked++;
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
    this.#isStale = false;
  }

  /** How many valued leaves of a field have become something. */
  countIn(field: Hl7Field | undefined): number {
    return field?.mark === this.#mark ? field.marked : 0;
  }

  /** Which parts of a field became nothing: `.8`, in each repetition by itself; '' alone: nothing at all has become of it. */
  unusedPlaces({ repetitions }: Hl7Field): readonly string[] {
    const valued = repetitions.flatMap(({ leaves }) => leaves.filter(({ isValued }) => isValued));
    const unused = valued.filter(({ mark }) => mark !== this.#mark);
    return unused.length === valued.length && unused.length > 0 ? [''] : unused.map(({ place }) => place);
  }
}

/** For what is converted aside: nobody asks what is left of it, and what it marks would be taken for the message's own. */
export const UNCOUNTED = new UsedLeaves(false);
