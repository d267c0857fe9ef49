import { faker as en } from '@faker-js/faker/locale/en_GB';
import { writeDateTime } from '../hl7v2/date-time.ts';

/** An invented person. Nobody has these: the NHS number is of the range that is never given out. */
export interface Person {
  readonly nhsNumber: string;
  /** The organisation's own number. */
  readonly hospitalNumber: string;
  readonly family: string;
  readonly given: string;
  readonly title: string;
  /** HL7 table 0001. */
  readonly sex: 'F' | 'M';
  /** `YYYYMMDD` */
  readonly born: string;
  readonly street: string;
  readonly city: string;
  readonly postcode: string;
  readonly telephone: string;
  readonly kin: { readonly family: string; readonly given: string };
}

export interface Clinician {
  /** GMC number. */
  readonly number: string;
  readonly family: string;
  readonly given: string;
}

/** What a message tells of: one person, in one visit, and what was asked for and found. */
export interface Story {
  /** ODS code of the sending organisation. */
  readonly organisation: string;
  readonly person: Person;
  /** The number that a merge retires, the second person of a message about two. */
  readonly other: Person;
  readonly clinician: Clinician;
  readonly visit: string;
  readonly ward: { readonly name: string; readonly bay: string; readonly bed: string };
  readonly placer: string;
  readonly filler: string;
  /** HL7 times in the order of what happened: the visit began, a sample was taken or a medicine given, what the message tells of. */
  readonly admitted: string;
  readonly collected: string;
  readonly happened: string;
  /** What is still to come, and its end half an hour later. */
  readonly booked: string;
  readonly until: string;
  readonly controlId: string;
  /** A whole number between the bounds, for results and doses. */
  readonly number: (lowest: number, highest: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

const WARDS = ['ACORN', 'BEECH', 'CEDAR', 'ELM', 'HAZEL', 'MAPLE', 'ROWAN', 'WILLOW'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DIGITS = 10_000_000;

/** Tells stories one after the other; the same seed and time tell the same ones. */
export class Storyteller {
  readonly #organisation: string;
  readonly #now: Date;
  readonly #people: Person[];
  #told = 0;

  /** @param people how many different persons there are; 0: each message has its own */
  constructor(seed: number, organisation: string, now: Date, people: number) {
    en.seed(seed);
    en.setDefaultRefDate(now);
    this.#organisation = organisation;
    this.#now = now;
    this.#people = Array.from({ length: people }, () => this.#invent());
  }

  next(): Story {
    this.#told++;
    const pick = (): Person => (this.#people.length === 0 ? this.#invent() : en.helpers.arrayElement(this.#people));
    const person = pick();
    const happened = new Date(this.#now.getTime() - en.number.int({ min: 1, max: 600 }) * 100);
    const before = (milliseconds: number): string => timeOf(new Date(happened.getTime() - milliseconds));
    const hours = en.number.int({ min: 2, max: 96 });
    const booked = quarterOfAnHour(happened.getTime() + en.number.int({ min: 1, max: 60 }) * DAY_MS);
    return {
      organisation: this.#organisation,
      person,
      other: this.#invent(),
      clinician: {
        number: `C9${en.string.numeric(6)}`, // the General Medical Council has not come to 9 yet
        family: en.person.lastName(),
        given: en.person.firstName(),
      },
      visit: `V${en.string.numeric(9)}`,
      ward: {
        name: en.helpers.arrayElement(WARDS),
        bay: `B${en.number.int({ min: 1, max: 6 })}`,
        bed: String(en.number.int({ min: 1, max: 8 })),
      },
      placer: `P${en.string.numeric(8)}`,
      filler: `F${en.string.numeric(8)}`,
      admitted: before(hours * HOUR_MS),
      collected: before(en.number.int({ min: 10, max: 100 }) * MINUTE_MS),
      happened: timeOf(happened),
      booked: timeOf(new Date(booked)),
      until: timeOf(new Date(booked + 30 * MINUTE_MS)),
      controlId: `SYN${String(this.#told).padStart(6, '0')}${en.string.alphanumeric({ length: 8, casing: 'upper' })}`,
      number: (lowest, highest) => en.number.int({ min: lowest, max: highest }),
      pick: (from) => en.helpers.arrayElement(from),
    };
  }

  #invent(): Person {
    const sex = en.helpers.arrayElement(['F', 'M'] as const);
    const first = (): string => en.person.firstName(sex === 'F' ? 'female' : 'male');
    return {
      nhsNumber: nhsNumberOf(en.number.int({ min: 0, max: 999_998 })),
      hospitalNumber: String(en.number.int({ min: DIGITS, max: DIGITS * 10 - 1 })),
      family: en.person.lastName(),
      given: first(),
      title: sex === 'F' ? 'Ms' : 'Mr',
      sex,
      born: timeOf(en.date.birthdate({ min: 1, max: 95, mode: 'age' })).slice(0, 8),
      street: en.location.streetAddress(),
      city: en.location.city(),
      postcode: en.location.zipCode(),
      telephone: `01632 960${en.string.numeric(3)}`, // kept free for drama by Ofcom
      kin: { family: en.person.lastName(), given: en.person.firstName() },
    };
  }
}

/** Not 9999999999, which stands for no number. Ten digits that begin with 999 and end with the check digit (modulus 11); the next number where there is none. */
export function nhsNumberOf(serial: number): string {
  const nine = `999${String(serial % 999_999).padStart(6, '0')}`;
  const sum = Array.from(nine, Number).reduce((total, digit, index) => total + digit * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? nhsNumberOf(serial + 1) : `${nine}${check}`;
}

/** The clock on the wall, without an offset: as most senders write it. */
const timeOf = (instant: Date): string => writeDateTime(instant, 'Europe/London');

const quarterOfAnHour = (milliseconds: number): number => Math.floor(milliseconds / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
