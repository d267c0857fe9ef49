import type { SentMessage } from '../../transform/conversion.ts';

/** Senders whose times are kept beside a resource: more do not write one patient's record. */
const MOST_SENDERS = 8;

/**
 * When each sender last wrote a resource, as the store keeps it: the fragment of meta.source, behind the record that wrote the resource
 * (`AuditEvent/…#R0D/PAS=1704164645000;RDZ/LAB=1704164700000`; milliseconds since 1970). It travels with the resource to any backend.
 */
export class SentTimes {
  readonly #times: ReadonlyMap<string, number>;

  private constructor(times: ReadonlyMap<string, number>) {
    this.#times = times;
  }

  /** @param source meta.source of what is stored */
  static in(source: string | undefined): SentTimes {
    const hash = source?.indexOf('#') ?? -1;
    const times = new Map<string, number>();
    for (const part of hash < 0 ? [] : (source ?? '').slice(hash + 1).split(';')) {
      const [sender = '', time = ''] = part.split('=');
      if (sender !== '' && /^\d{1,16}$/.test(time)) times.set(sender, Number(time));
    }
    return new SentTimes(times);
  }

  /** Whether the sender has written after this message; equal times follow the order of arrival. */
  areAfter(message: SentMessage): boolean {
    return (this.#times.get(senderOf(message)) ?? -Infinity) > message.time;
  }

  /** Whether an organisation besides the sender's has written. Of what no message wrote nothing is known. */
  areOfOthers({ organisation }: SentMessage): boolean {
    return this.#times.size === 0 || [...this.#times.keys()].some((sender) => !sender.startsWith(`${organisation}/`));
  }

  /** The times after this message; those of the senders who wrote last. */
  with(message: SentMessage): string {
    const sender = senderOf(message);
    const others = [...this.#times].filter(([one]) => one !== sender).slice(1 - MOST_SENDERS);
    const time = Math.max(message.time, this.#times.get(sender) ?? 0);
    return [...others, [sender, time] as const].map(([one, last]) => `${one}=${last}`).join(';');
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
