import { HL7_2_5_1 } from 'node-hl7-client';
import { Fault } from '../faults/fault.ts';
import { FAMILIES } from './families.ts';
import type { Segment } from './segments.ts';
import { Storyteller, type Story } from './story.ts';

export interface SyntheticOptions {
  /** `ADT^A01`; `ADT`: its events in turn; `all`: every event in turn. */
  readonly kind: string;
  readonly count: number;
  /** ODS code that sends. */
  readonly organisation: string;
  readonly seed: number;
  /** When the messages are made: they tell of the days before. */
  readonly now: Date;
  /** How many different persons they are about; 0: a new one in each. */
  readonly people: number;
}

/** `ADT^A01`: all that can be made. */
export const SYNTHETIC_EVENTS: readonly string[] = FAMILIES.flatMap(({ type, events }) => events.map((event) => `${type}^${event}`));

/**
 * The events of a kind, in the order in which they are made.
 * @param kind `ADT^A01`, `ADT` or `all`
 * @throws Fault command-refused for a kind that is not known
 */
export function syntheticEvents(kind: string): readonly string[] {
  const named = kind.toUpperCase();
  const events = SYNTHETIC_EVENTS.filter((name) => named === 'ALL' || name === named || name.startsWith(`${named}^`));
  if (events.length > 0) return events;
  throw new Fault('command-refused', `"${kind}" is not known: name an event such as ADT^A01, a family (${familyNames()}) or all`);
}

/**
 * Invented messages as a UK sender would write them (HL7 2.5.1), segments ended by CR. The same options make the same bytes.
 * @throws Fault command-refused for a kind that is not known, and for an organisation that can have no such code
 */
export function* syntheticMessages({ kind, count, organisation, seed, now, people }: SyntheticOptions): Generator<string> {
  const kinds = syntheticEvents(kind);
  if (!/^[A-Za-z0-9]{3,10}$/.test(organisation))
    throw new Fault('command-refused', `"${organisation}" is no ODS code: 3 to 10 letters and digits, such as R0D`);
  const storyteller = new Storyteller(seed, organisation.toUpperCase(), now, people);
  for (let index = 0; index < count; index++) yield write(kinds[index % kinds.length] ?? kind, storyteller.next());
}

const familyNames = (): string => [...new Set(FAMILIES.map(({ type }) => type))].join(', ');

function write(kind: string, story: Story): string {
  const [type = '', event = ''] = kind.split('^');
  const family = FAMILIES.find((one) => one.type === type && one.events.includes(event));
  if (!family) throw new Error(`no family makes ${kind}`);
  const builder = new HL7_2_5_1();
  builder.buildMSH({
    msh_3: 'SYNTHETIC',
    msh_4: story.organisation,
    msh_5: 'DEX',
    msh_6: 'QVV',
    msh_9_1: type,
    msh_9_2: event,
    msh_10: story.controlId,
    msh_11_1: 'T',
  });
  for (const segment of family.segments(event, story)) build(builder, segment);
  const message = builder.toMessage();
  message.set('MSH.7', story.happened); // the builder would write the time of its own making
  const lines = message.toString().split('\r');
  return lines.map((line) => `${withoutEmptyFields(line)}\r`).join('');
}

function build(builder: HL7_2_5_1, [name, fields]: Segment): void {
  const stem = name.toLowerCase();
  builder.buildSegment(name, Object.fromEntries(Object.entries(fields).map(([number, value]) => [`${stem}_${number}`, value])));
}

/** The builder writes all fields that a segment may have. */
function withoutEmptyFields(line: string): string {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1) === '|') end--;
  return line.slice(0, end);
}
