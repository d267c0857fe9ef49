import { readDateTime } from '../../../hl7v2/date-time.ts';
import { where, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { laterBy } from '../datatypes/minutes.ts';
import { nmToDecimal } from '../datatypes/nm-to-decimal.ts';

/** A period can only be made of a beginning that has a time of day (the guide: "at least to the granularity of minutes"). */
export const hasTime = where('PR1-5 has a time', (source, run) => {
  if (!('fieldCount' in source)) return false;
  return readDateTime(source.field(5).first.text.trim(), run.context.zone)?.hasTime ?? false;
});

/** The beginning (PR1-5) and the minutes (PR1-7) after it, with the beginning's offset: the same instant in every zone. */
export function minutesAfterStart(source: Source, place: Place): string | undefined {
  if (!('fieldCount' in source)) return undefined;
  const start = readDateTime(source.field(5).first.text.trim(), place.run.context.zone);
  const minutes = Number(nmToDecimal.convert(source.field(7).first, place) === undefined ? NaN : source.field(7).first.text.trim());
  if (!start?.hasTime || !(minutes >= 0) || minutes > 1e6) return undefined;
  return laterBy(minutes, start.dateTime);
}
