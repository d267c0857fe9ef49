import fc from 'fast-check';
import { withReceiver, type StoredBody } from './message-receiver.ts';
import { aSegment } from './message.ts';

/** Something that a hospital tells, and when it was recorded. */
export interface Happening {
  readonly event: string;
  /** Minute of a day. */
  readonly minute: number;
  readonly segments: readonly string[];
}

export function textOf({ event, minute: at, segments }: Happening): string {
  const type = event.includes('^') ? event : `ADT^${event}`;
  const recorded = `20250601${String(8 + Math.floor(at / 60)).padStart(2, '0')}${String(at % 60).padStart(2, '0')}00`;
  return [`MSH|^~\\&|PAS|R0D|X|Y|${recorded}||${type}|1|P|2.4`, `EVN||${recorded}`, ...segments].join('\r');
}

const cx = (number: string): string => (number.startsWith('999') ? `${number}^^^NHS^NH` : `${number}^^^PAS^MR`);
const pid = (...numbers: readonly string[]): string => `PID|1||${numbers.map(cx).join('~')}||Smith^Ann||19800102|F||||||||||||`;
const visit = (number: string, fields: Readonly<Record<number, string>> = {}): string => aSegment('PV1', { 2: 'I', 19: number, ...fields });

const aPerson = fc.constantFrom('L1', 'L2', 'L3', 'L4', '9990000018', '9990000026');
const aVisit = fc.constantFrom('V1', 'V2', 'V3');
const EVENTS = 'A28 A31 A31 A01 A02 A03 A08 A11 A13 A23 A24 A37 A40 A40 A42 A43 A44 A45 A47 ORU^R01 ORU^R01'.split(' ');

interface Told {
  readonly event: string;
  readonly one: string;
  readonly other: string;
  readonly here: string;
  readonly there: string;
  readonly minute: number;
}

function segmentsOf({ event, one, other, here, there, minute }: Told): readonly string[] {
  switch (event) {
    case 'A28':
      return [pid(one), 'AL1|1|DA|PEN^Penicillin^L|SV'];
    case 'A31':
      return [pid(one, other)];
    case 'A24':
    case 'A37':
      return [pid(one), pid(other)];
    case 'A40':
    case 'A47':
      return [pid(one), `MRG|${cx(other)}`];
    case 'A43': {
      // Nobody has two NHS numbers.
      const moved = other.startsWith('999') ? 'L4' : other;
      return [pid(one, moved), `MRG|${cx(moved)}~${cx('L5')}`];
    }
    case 'A42':
      return [pid(one), `MRG|${cx(one)}||||${there}`, visit(here)];
    case 'A44':
      return [`${pid(one)}${there}A`, `MRG|${cx(other)}||${there}A`];
    case 'A45':
      return [pid(one), `MRG|${cx(other)}||||${here}`, visit(here)];
    case 'ORU^R01':
      return [pid(one), visit(here), `ORC|RE||F${here}`, `OBR|1||F${here}|GLU^Glucose^L`, `OBX|1|NM|GLU^Glucose^L||${minute}|mmol/L|||||F`];
    default:
      return [pid(one), visit(here, { 3: `W${minute % 3}`, 44: '20250601080000', ...(event === 'A03' ? { 45: '20250601170000' } : {}) })];
  }
}

const happening = fc
  .record({
    event: fc.constantFrom(...EVENTS),
    one: aPerson,
    other: aPerson,
    here: aVisit,
    there: aVisit,
    minute: fc.integer({ min: 0, max: 599 }),
  })
  .map((told): Happening => ({ event: told.event, minute: told.minute, segments: segmentsOf(told) }));

/** What happens to few people, visits and reports, in the order in which it is told: merges, moves, links, late messages. */
export const story: fc.Arbitrary<readonly Happening[]> = fc.array(happening, { minLength: 5, maxLength: 25 });

/**
 * What breaks the laws of identity: a message once more, one behind the other, makes no new version; there is no dangling reference, no
 * record that is replaced and in use, and every number leads to one record in use.
 */
export async function faultsOfStory(happenings: readonly Happening[]): Promise<readonly string[]> {
  return await withReceiver(async (receiver) => {
    const faults: string[] = [];
    for (const one of happenings) {
      const first = await receiver.take(textOf(one));
      if (first === 'internal') faults.push(`${one.event} fails`);
      const again = await receiver.take(textOf(one));
      if (typeof first !== 'string' && (typeof again === 'string' || again.length > 0))
        faults.push(`${one.event} once more: ${String(again)}`);
    }
    return [...faults, ...faultsIn(await receiver.all())];
  });
}

interface Link {
  readonly type: string;
  readonly other: { readonly reference: string };
}

function faultsIn(stored: readonly StoredBody[]): readonly string[] {
  const known = new Map(stored.map((body) => [`${body.resourceType}/${body.id}`, body]));
  const faults: string[] = [];
  for (const body of stored) {
    for (const reference of referencesIn(body))
      if (!known.has(reference)) faults.push(`${body.resourceType} refers to ${reference}, which is not there`);
  }
  const ends = new Map<string, Set<string>>();
  for (const patient of stored.filter(({ resourceType }) => resourceType === 'Patient')) {
    if (linkOf(patient) !== undefined && patient['active'] !== false) faults.push(`Patient/${patient.id} is replaced and in use`);
    const end = endOf(patient, known);
    if (end === undefined || end['active'] === false) faults.push(`Patient/${patient.id} leads to no record in use`);
    const numbers = (patient['identifier'] ?? []) as readonly { readonly value: string }[];
    // Account numbers mean nobody.
    for (const { value } of numbers.filter(({ value: number }) => /^(?:L|999)/.test(number)))
      ends.set(value, (ends.get(value) ?? new Set()).add(end?.id ?? ''));
  }
  for (const [number, records] of ends) if (records.size > 1) faults.push(`${number} leads to ${records.size} records`);
  return faults;
}

const linkOf = (patient: StoredBody): string | undefined =>
  ((patient['link'] ?? []) as readonly Link[]).find(({ type }) => type === 'replaced-by')?.other.reference;

function endOf(patient: StoredBody, known: ReadonlyMap<string, StoredBody>): StoredBody | undefined {
  const passed = new Set<StoredBody>();
  let at: StoredBody | undefined = patient;
  while (at && !passed.has(at)) {
    passed.add(at);
    const next = linkOf(at);
    if (next === undefined) return at;
    at = known.get(next);
  }
  return undefined;
}

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if ('reference' in value && typeof value.reference === 'string' && /^[A-Z]\w*\/[\w-]+$/.test(value.reference)) yield value.reference;
  for (const inner of Object.values(value)) yield* referencesIn(inner);
}
