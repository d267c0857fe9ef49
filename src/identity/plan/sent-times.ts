import type { SentMessage } from '../../transform/conversion.ts';
import type { VisitEvent } from '../../transform/visit-history.ts';
import { CODE_LENGTH } from './said-parts.ts';

/** Senders whose times are kept beside a resource: more do not write one patient's record. */
const MOST_SENDERS = 8;
/** Different times of one sender's parts; what was said before counts as said at the oldest of them. */
const MOST_TIMES = 8;

/** Of one sender about one visit. */
const MOST_EVENTS = 16;

/** Stands in the fragment as a sender does, without the `/` that every sender has. */
const MOVED = 'moved';
const MOST_MOVED = 8;

/** Stand behind a sender, whose name is percent-encoded. */
const EVENTS = '+events';
const READ = '+read';

/** What one sender has said of a resource. */
interface Word {
  /** Of the last message, ms since 1970. */
  readonly time: number;
  /** When each part was said last, by its code. */
  readonly parts: ReadonlyMap<string, number>;
  /** Of a visit. */
  readonly events: readonly VisitEvent[];
  /** Never anything that was not stored already. */
  readonly isRead: boolean;
}

const NOTHING_SAID: Word = { time: -Infinity, parts: new Map(), events: [], isRead: true };

/** What a message has said of a resource. */
export interface Saying {
  /** Codes of the parts that count as said by it (`codeOf`). */
  readonly codes: ReadonlySet<string>;
  readonly event?: VisitEvent | undefined;
  /** The resource is another than before it: not of a word said before. */
  readonly isWritten: boolean;
  /** A visit that begins anew: what was said of the one before does not count. */
  readonly isAnew?: boolean;
  /** Ids of the Patients that a visit is moved from, or from whom something is moved to this Patient. */
  readonly moved?: readonly string[];
}

/**
 * When each sender last said what of a resource, as the store keeps it: the fragment of meta.source, behind the record that wrote the resource
 * (`AuditEvent/…#R0D/PAS=1704164645000.0fk3xz,1704160000000.9ab;R0D/PAS+events=A01.1704160000000`). For each sender the time of the last message,
 * in ms since 1970, and of the parts that each message said last; of a visit the events that say what has become of it. An older message
 * Behind them stands where a visit was moved from (`moved=<id of a Patient>`); of a Patient, from whom something was moved. An older message
 * that arrives late can so be told from what it says of things that no later one has spoken of. It travels with the resource to any backend.
 */
export class SentTimes {
  readonly #words: ReadonlyMap<string, Word>;
  /** Ids of Patients, see {@link Saying.moved}. */
  readonly moved: readonly string[];

  private constructor(words: ReadonlyMap<string, Word>, moved: readonly string[]) {
    this.#words = words;
    this.moved = moved;
  }

  /** @param source meta.source of what is stored */
  static in(source: string | undefined): SentTimes {
    const hash = source?.indexOf('#') ?? -1;
    const words = new Map<string, Word>();
    let moved: readonly string[] = [];
    for (const part of hash < 0 ? [] : (source ?? '').slice(hash + 1).split(';')) {
      const [name = '', said = ''] = part.split('=');
      if (name === MOVED) moved = said.split(',');
      const sender = name.endsWith(EVENTS) ? name.slice(0, -EVENTS.length) : name.endsWith(READ) ? name.slice(0, -READ.length) : name;
      if (!sender.includes('/')) continue;
      const word = words.get(sender) ?? NOTHING_SAID;
      words.set(
        sender,
        name.endsWith(EVENTS) ? { ...word, events: eventsIn(said) } : { ...word, ...partsIn(said), isRead: name.endsWith(READ) },
      );
    }
    return new SentTimes(words, moved);
  }

  /** Whether the sender has written after this message; equal times, and what their precision cannot tell apart, follow the order of arrival. */
  areAfter(message: SentMessage): boolean {
    return this.#of(message).time > message.until;
  }

  /** Whether the sender has said this part after this message. */
  saidAfter(message: SentMessage, code: string): boolean {
    return (this.#of(message).parts.get(code) ?? -Infinity) > message.until;
  }

  /** What the sender has said of the visit, in the order of its times. */
  eventsOf(message: SentMessage): readonly VisitEvent[] {
    return this.#of(message).events;
  }

  /** Whether nobody but the sender has written. */
  areAlone(message: SentMessage): boolean {
    const writers = [...this.#words].filter(([, { isRead }]) => !isRead);
    return writers.length === 1 && writers[0]?.[0] === senderOf(message);
  }

  /** Whether an organisation besides the sender's has written. Of what no message wrote nothing is known. */
  areOfOthers({ organisation }: SentMessage): boolean {
    const writers = [...this.#words].filter(([, { isRead }]) => !isRead);
    return writers.length === 0 || writers.some(([sender]) => !sender.startsWith(`${organisation}/`));
  }

  /** The times after this message; those of the senders who wrote last. */
  with(message: SentMessage, { codes, event, isWritten, isAnew, moved = [] }: Saying): string {
    const sender = senderOf(message);
    const others = [...this.#words].filter(([one]) => one !== sender).slice(1 - MOST_SENDERS);
    const before = this.#of(message);
    const { time, parts, events, isRead } = isAnew ? { ...NOTHING_SAID, isRead: before.isRead } : before;
    const said = new Map(parts);
    for (const code of codes) said.set(code, Math.max(message.time, said.get(code) ?? -Infinity));
    const word: Word = {
      time: Math.max(message.time, time),
      parts: said,
      events: event ? withEvent(events, event) : events,
      isRead: isRead && !isWritten,
    };
    const texts = [...others, [sender, word] as const].flatMap(([name, one]) => textOf(name, one));
    return [...texts, ...movedText([...this.moved, ...moved])].join(';');
  }

  #of(message: SentMessage): Word {
    return this.#words.get(senderOf(message)) ?? NOTHING_SAID;
  }
}

/** What an entry keeps of the times when it changes a resource on behalf of no message about it. */
export function asBefore(source: string | undefined): { readonly note?: string } {
  const hash = source?.indexOf('#') ?? -1;
  return hash < 0 ? {} : { note: (source ?? '').slice(hash + 1) };
}

/** The same with something that was moved from a Patient. */
export function asMoved(source: string | undefined, from: string): { readonly note: string } {
  const { note = '' } = asBefore(source);
  const others = note.split(';').filter((part) => part !== '' && !part.startsWith(`${MOVED}=`));
  return { note: [...others, ...movedText([...SentTimes.in(source).moved, from])].join(';') };
}

function movedText(ids: readonly string[]): readonly string[] {
  const distinct = [...new Set(ids.toReversed())].slice(0, MOST_MOVED).toReversed();
  return distinct.length === 0 ? [] : [`${MOVED}=${distinct.join(',')}`];
}

function senderOf({ organisation, application }: SentMessage): string {
  return `${organisation}/${encodeURIComponent(application)}`;
}

/** In the order of their times. Of too many those go that stand between others of their kind: they were said before, and again. */
function withEvent(events: readonly VisitEvent[], event: VisitEvent): readonly VisitEvent[] {
  if (events.some(({ trigger, time }) => trigger === event.trigger && time === event.time)) return events;
  const all = [...events, event].toSorted((left, right) => left.time - right.time);
  if (all.length <= MOST_EVENTS) return all;
  const isBetween = ({ trigger }: VisitEvent, index: number): boolean =>
    all.slice(0, index).some((one) => one.trigger === trigger) && all.slice(index + 1).some((one) => one.trigger === trigger);
  const spare = all.findIndex(isBetween);
  return spare < 0 ? all.slice(1) : all.toSpliced(spare, 1);
}

function eventsIn(text: string): readonly VisitEvent[] {
  return text.split(',').flatMap((one) => {
    const [trigger = '', time = '', end] = one.split('.');
    return /^\d{1,16}$/.test(time) ? [{ trigger, time: Number(time), ...(end === undefined ? {} : { end: decodeURIComponent(end) }) }] : [];
  });
}

function partsIn(text: string): Pick<Word, 'time' | 'parts'> {
  const parts = new Map<string, number>();
  const times: number[] = [];
  for (const group of text.split(',')) {
    const [digits = '', codes = ''] = group.split('.');
    if (!/^\d{1,16}$/.test(digits)) continue;
    const time = Number(digits);
    times.push(time);
    for (let index = 0; index < codes.length; index += CODE_LENGTH) parts.set(codes.slice(index, index + CODE_LENGTH), time);
  }
  return { time: Math.max(...times, -Infinity), parts };
}

function textOf(sender: string, word: Word): readonly string[] {
  const { time, events, isRead } = word;
  const history = events.map(({ trigger, time: at, end }) =>
    [trigger, at, ...(end === undefined ? [] : [encodeURIComponent(end)])].join('.'),
  );
  const said = isOfOneTime(word) ? [groupOf(time, [...word.parts.keys()])] : groupsOf(word);
  return [`${sender}${isRead ? READ : ''}=${said.join(',')}`, ...(history.length > 0 ? [`${sender}${EVENTS}=${history.join(',')}`] : [])];
}

/** Most messages speak of the same parts as those before them. */
function isOfOneTime({ time, parts }: Word): boolean {
  for (const at of parts.values()) if (at !== time) return false;
  return true;
}

const groupOf = (time: number, codes: readonly string[]): string =>
  codes.length === 0 ? String(time) : `${time}.${codes.toSorted().join('')}`;

function groupsOf({ time, parts }: Word): readonly string[] {
  const groups = [time, ...new Set(parts.values())].toSorted((left, right) => right - left);
  const times = [...new Set(groups)].slice(0, MOST_TIMES);
  const oldest = times.at(-1) ?? time;
  return times.map((one) =>
    groupOf(
      one,
      [...parts].flatMap(([code, at]) => (Math.max(at, oldest) === one ? [code] : [])),
    ),
  );
}
