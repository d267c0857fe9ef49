import { readDateTime } from '../../hl7v2/date-time.ts';
import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import { decimalText } from '../v2-to-fhir/datatypes/nm-to-decimal.ts';
import {
  NOTHING_DONE,
  fieldPathOf,
  isBlank,
  rawAt,
  withRaw,
  type Correct,
  type Done,
  type FieldPath,
  type Line,
} from './correction-line.ts';
import type { CorrectionEntry } from './mapping.schema.ts';

type Refuse = (detail: string, further: readonly PropertyKey[]) => void;
type Entry<Name extends keyof CorrectionEntry> = NonNullable<CorrectionEntry[Name]>;

/** MSH has been read when corrections begin: by it the message is known, answered and refused. */
const NOT_MSH = 'MSH cannot be changed: the message is known and answered by it';

/** Changes every segment for which the function gives another line, and says so once. */
function eachSegment(
  lines: readonly Line[],
  name: string,
  change: (line: Line) => Line | undefined,
  said: { readonly location: string; readonly text: string },
): Done {
  let count = 0;
  const next = lines.map((line) => {
    const changed = line.name === name ? change(line) : undefined;
    if (changed) count += 1;
    return changed ?? line;
  });
  const text = count > 1 ? `${said.text}, in ${count} segments` : said.text;
  return { lines: next, changes: count === 0 ? [] : [{ location: said.location, text }] };
}

/** `rename-segment` */
export function renameSegment({ from, to }: Entry<'rename-segment'>, refuse: Refuse): Correct {
  if (from === 'MSH' || to === 'MSH') refuse(NOT_MSH, [from === 'MSH' ? 'from' : 'to']);
  return (lines) =>
    eachSegment(lines, from, ({ fields }) => ({ name: to, fields: [to, ...fields.slice(1)] }), {
      location: from,
      text: `${from} was read as ${to}`,
    });
}

/** `shift-fields` */
export function shiftFields({ segment, from, by, if: conditions }: Entry<'shift-fields'>, refuse: Refuse): Correct {
  if (segment === 'MSH') refuse(NOT_MSH, ['segment']);
  if (by === 0) refuse('must be above or below 0', ['by']);
  if (from + by < 1) refuse('there are not that many fields before this one', ['by']);
  const holds = holdsOf(conditions, segment, refuse);
  return (lines, message) =>
    eachSegment(
      lines,
      segment,
      (line) => {
        const { fields } = line;
        if (fields.length <= from || !holds(line, message)) return undefined;
        if (by > 0)
          return { name: segment, fields: [...fields.slice(0, from), ...Array.from({ length: by }, () => ''), ...fields.slice(from)] };
        // Only empty places are closed: nothing that was sent may be lost.
        if (!fields.slice(from + by, from).every((field) => isBlank(field, message))) return undefined;
        return { name: segment, fields: [...fields.slice(0, from + by), ...fields.slice(from)] };
      },
      {
        location: segment,
        text: `the fields from ${segment}-${from} on were read ${Math.abs(by)} place${Math.abs(by) === 1 ? '' : 's'} further ${by > 0 ? 'right' : 'left'}`,
      },
    );
}

/** `move-value` */
export function moveValue({ from, to, 'as-repetition': asRepetition, if: conditions }: Entry<'move-value'>, refuse: Refuse): Correct {
  const [source, target] = [fieldPathOf(from), fieldPathOf(to)];
  if (source.segment === 'MSH') refuse(NOT_MSH, ['from']);
  if (target.segment === 'MSH') refuse(NOT_MSH, ['to']);
  if (from === to) refuse('must be another place than from', ['to']);
  if (asRepetition && target.parts.length > 0) refuse('needs a whole field in to: a component does not repeat', ['as-repetition']);
  const holds = holdsOf(conditions, source.segment, refuse);
  const said = { location: from, text: `the value of ${from} was read as that of ${to}` };
  const moved = (line: Line, into: Line, message: Hl7Message): string | undefined => {
    const value = rawAt(line, source, message);
    if (isBlank(value, message) || !holds(line, message) || isTooWide(value, target, message)) return undefined;
    const there = rawAt(into, target, message);
    if (isBlank(there, message)) return value;
    return asRepetition && message.delimiters.repetition !== '' ? `${there}${message.delimiters.repetition}${value}` : undefined;
  };
  if (source.segment === target.segment)
    return (lines, message) =>
      eachSegment(
        lines,
        source.segment,
        (line) => {
          const value = moved(line, line, message);
          return value === undefined ? undefined : withRaw(withRaw(line, source, '', message), target, value, message);
        },
        said,
      );
  return (lines, message) => {
    const [line, into] = [lines.find(({ name }) => name === source.segment), lines.find(({ name }) => name === target.segment)];
    const value = line && into && moved(line, into, message);
    if (value === undefined) return NOTHING_DONE(lines, message);
    const next = lines.map((one) =>
      one === line ? withRaw(one, source, '', message) : one === into ? withRaw(one, target, value, message) : one,
    );
    return { lines: next, changes: [said] };
  };
}

/** A component has no room for repetitions and components: they would push what stands behind it aside. */
function isTooWide(value: string, { parts }: FieldPath, { delimiters: { repetition, component, subcomponent } }: Hl7Message): boolean {
  const dividing = parts.length === 0 ? [] : parts.length === 1 ? [repetition, component] : [repetition, component, subcomponent];
  return dividing.some((delimiter) => delimiter !== '' && value.includes(delimiter));
}

/** What OBX-5 can be read as (HL7 table 0125, those that are mapped). */
const VALUE_TYPES = 'AD CE CF CNE CP CQ CWE CX DR DT DTM ED EI FT ID IS MO NA NM NR PL RP SI SN ST TM TN TS TX XAD XCN XON XPN XTN'.split(
  ' ',
);

/** `value-type` */
export function valueType({ sent, means, if: when }: Entry<'value-type'>, refuse: Refuse): Correct {
  if (!VALUE_TYPES.includes(means)) refuse(`must be one of ${VALUE_TYPES.join(', ')}`, ['means']);
  const [type, value] = [fieldPathOf('OBX-2'), fieldPathOf('OBX-5')];
  return (lines, message) =>
    eachSegment(
      lines,
      'OBX',
      (line) =>
        rawAt(line, type, message).trim() === sent && fits(when, rawAt(line, value, message))
          ? withRaw(line, type, means, message)
          : undefined,
      { location: 'OBX-2', text: `${sent === '' ? 'an empty data type' : `the data type ${sent}`} was read as ${means}` },
    );
}

function fits(when: Entry<'value-type'>['if'], value: string): boolean {
  const text = value.trim();
  if (when === 'always') return true;
  if (text === '') return false;
  return when === 'not-a-number' ? decimalText(text) === undefined : readDateTime(text, 'UTC') === undefined;
}

/** What `if` says of the segment, as it was sent. */
function holdsOf(conditions: Entry<'shift-fields'>['if'], segment: string, refuse: Refuse): (line: Line, message: Hl7Message) => boolean {
  const all = Object.entries(conditions ?? {}).map(([path, wanted]) => {
    const at = fieldPathOf(path);
    if (at.segment !== segment) refuse(`must be a field of ${segment}`, ['if', path]);
    return (line: Line, message: Hl7Message): boolean => {
      const text = rawAt(line, at, message);
      if (wanted === 'valued' || wanted === 'empty') return isBlank(text, message) === (wanted === 'empty');
      return wanted.includes(text.trim());
    };
  });
  return (line, message) => all.every((holds) => holds(line, message));
}
