import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { both, event, valued, where } from '../../mapping/condition.ts';
import type { Scope } from '../../mapping/segment-map.ts';

/** The number alone: senders name the authority in one message and not in the next. A number of a document is the patient's. */
function numbered(ei: Hl7Element, { find }: Scope): ResourceIdentity | undefined {
  const number = [1, 3].map((part) => ei.textAt(part).trim()).find((text) => text !== '');
  const patient = find('Patient');
  return number === undefined ? undefined : { basis: 'document number', key: `document|${number}`, within: patient ? [patient] : [] };
}

/** DocumentReference = the unique document number (TXA-12), else the file (TXA-16), else type and time. */
export function documentIdentity(_made: unknown, txa: Hl7Segment, scope: Scope): ResourceIdentity {
  const known = numbered(txa.field(12).first, scope);
  if (known) return known;
  const patient = scope.find('Patient');
  const within = patient ? [patient] : [];
  const file = txa.field(16).first.text.trim();
  if (file !== '') return { basis: 'file name', key: `document|file|${file}`, within };
  const [type, time] = [txa.field(2).first.textAt(1), [6, 4].map((field) => txa.field(field).first.text).find((text) => text !== '')];
  return { basis: 'type + time', key: `document|${type.trim()}|${time?.trim() ?? ''}`, within };
}

/** The document that an addendum or a replacement is of (TXA-13). */
export function parentIdentity(_made: unknown, txa: Hl7Segment, scope: Scope): ResourceIdentity {
  return numbered(txa.field(13).first, scope) ?? { basis: 'none', key: '', within: [] };
}

const isAnother = where('TXA-13 is another document than TXA-12', (source) =>
  'fieldCount' in source ? source.field(12).first.textAt(1).trim() !== source.field(13).first.textAt(1).trim() : false,
);

export const isAddendum = event('T05', 'T06');
export const isReplacement = event('T09', 'T10');

/** The event says what the document has to do with its parent. */
export const hasParent = both(both(valued('TXA-13'), isAnother), event('T05', 'T06', 'T09', 'T10'));
