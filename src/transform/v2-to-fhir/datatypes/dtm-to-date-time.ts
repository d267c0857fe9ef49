import { readDateTime, type DateTimeReading } from '../../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { compileSource, where, within, type Condition } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';

/** Reads a DT, DTM or TS in the zone of the source domain; a value that is no date is a finding and makes nothing. */
function read(source: Hl7Element, place: Place): DateTimeReading | undefined {
  const sent = place.take(source);
  if (sent.trim() === '') return undefined;
  const reading = readDateTime(sent.trim(), place.run.context.zone);
  if (!reading) {
    place.finding('value-invalid', source, `"${sent.slice(0, 40)}" is not a date: YYYY[MM[DD[HHMM[SS[.SSSS]]]]][+/-ZZZZ] is`);
    return undefined;
  }
  for (const code of reading.findings) place.finding(code, source, EXPLANATIONS[code], 'I');
  return reading;
}

const EXPLANATIONS = {
  'precision-lost': 'FHIR cannot say an hour without minutes, nor a zone without a time: the date was kept',
  'time-ambiguous': 'the local time exists twice on this day: British Summer Time (the first) was assumed',
  'time-skipped': 'the local time does not exist on this day: it was read with the offset before the change',
} as const;

/** A date that can be read was sent: one that cannot says nothing of whether something has happened. */
export function isDateTime(path: string): Condition {
  const { field, parts } = compileSource(path);
  return where(`${path} is a date`, (source, { context }) => {
    if (!('fieldCount' in source) || !source.holds(field)) return false;
    return readDateTime(within(source.field(field).first, parts).text.trim(), context.zone) !== undefined;
  });
}

/** DTM[dateTime] */
export const dtmToDateTime: Converter<string> = converter('DTM[dateTime]', (source, place) => read(source, place)?.dateTime);

/** The date of a DTM: the time of day, if sent, is another rule's. */
export const dtmToDate: Converter<string> = converter('DTM[date]', (source, place) => read(source, place)?.date);

/** A DTM that has a time of day; a mere date makes nothing. */
export const dtmWithTime: Converter<string> = converter('DTM[dateTime], with a time', (source, place) => {
  const reading = read(source, place);
  return reading?.hasTime ? reading.dateTime : undefined;
});

/** DTM[instant]: FHIR demands seconds and an offset; less precise times make nothing. */
export const dtmToInstant: Converter<string> = converter('DTM[instant]', (source, place) => {
  const reading = read(source, place);
  return reading?.hasTime ? reading.dateTime : undefined;
});
