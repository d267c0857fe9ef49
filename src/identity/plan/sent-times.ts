import type { ConvertedResource, SentMessage } from '../../transform/conversion.ts';
import { emptiedKey } from '../update/late-message.ts';

/** Senders whose times are kept beside a resource: more do not write one patient's record. */
const MOST_SENDERS = 8;

/** Stands in the fragment as a sender does, without the `/` that every sender has. */
const EMPTIED = 'emptied';

/**
 * When each sender last wrote a resource, as the store keeps it: the fragment of meta.source, behind the record that wrote the resource
 * (`AuditEvent/…#R0D/PAS=1704164645000;RDZ/LAB=1704164700000`; milliseconds since 1970), and what they emptied by `""` and nobody
 * has filled since (`emptied=PID-13,deceased`): an older message must not bring it back. It travels with the resource to any backend.
 */
export class SentTimes {
  readonly #times: ReadonlyMap<string, number>;

  /** See `emptiedKey`. */
  readonly emptied: ReadonlySet<string>;

  private constructor(times: ReadonlyMap<string, number>, emptied: ReadonlySet<string>) {
    this.#times = times;
    this.emptied = emptied;
  }

  /** @param source meta.source of what is stored */
  static in(source: string | undefined): SentTimes {
    const hash = source?.indexOf('#') ?? -1;
    const times = new Map<string, number>();
    const emptied = new Set<string>();
    for (const part of hash < 0 ? [] : (source ?? '').slice(hash + 1).split(';')) {
      const [sender = '', time = ''] = part.split('=');
      if (sender === EMPTIED) for (const key of time.split(',')) emptied.add(key);
      else if (sender !== '' && /^\d{1,16}$/.test(time)) times.set(sender, Number(time));
    }
    return new SentTimes(times, emptied);
  }

  /** Whether the sender has written after this message; equal times, and what their precision cannot tell apart, follow the order of arrival. */
  areAfter(message: SentMessage): boolean {
    return (this.#times.get(senderOf(message)) ?? -Infinity) > message.until;
  }

  /** Whether an organisation besides the sender's has written. Of what no message wrote nothing is known. */
  areOfOthers({ organisation }: SentMessage): boolean {
    return this.#times.size === 0 || [...this.#times.keys()].some((sender) => !sender.startsWith(`${organisation}/`));
  }

  /**
   * The times after this message; those of the senders who wrote last.
   * @param resources what the message says of the resource; nothing if it came late
   */
  with(message: SentMessage, resources: readonly ConvertedResource[]): string {
    const sender = senderOf(message);
    const others = [...this.#times].filter(([one]) => one !== sender).slice(1 - MOST_SENDERS);
    const time = Math.max(message.time, this.#times.get(sender) ?? 0);
    const emptied = this.#emptiedAfter(resources).join(',');
    return [
      ...[...others, [sender, time] as const].map(([one, last]) => `${one}=${last}`),
      ...(emptied ? [`${EMPTIED}=${emptied}`] : []),
    ].join(';');
  }

  #emptiedAfter(resources: readonly ConvertedResource[]): readonly string[] {
    const parts = resources.flatMap((resource) => resource.parts);
    const valued = parts.filter(({ values }) => values.length > 0);
    const keys = new Set(valued.map(emptiedKey));
    // A field with a value clears what its other values make (PV1-4): that is not emptied.
    const fields = new Set(valued.map(({ source }) => source));
    const emptied = parts.filter(({ values, source }) => values.length === 0 && !fields.has(source)).map(emptiedKey);
    return [...new Set([...this.emptied, ...emptied])].filter((key) => !keys.has(key));
  }
}

/** What an entry keeps of the times when it changes a resource on behalf of no message about it. */
export function asBefore(source: string | undefined): { readonly note?: string } {
  const hash = source?.indexOf('#') ?? -1;
  return hash < 0 ? {} : { note: (source ?? '').slice(hash + 1) };
}

function senderOf({ organisation, application }: SentMessage): string {
  return `${organisation}/${encodeURIComponent(application)}`;
}
