/** Events by message type (HL7 v2.9 table 0003) that may stand in a label: whatever a sender invents is `other`. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  ADT: numbered('A', 1, 62),
  ORU: ['R01', 'R30', 'R31', 'R32', 'R40'],
  ORM: ['O01'],
  OMG: ['O19'],
  OML: ['O21', 'O33', 'O35', 'O39'],
  OMR: ['O21'],
  ORR: ['O02'],
  MDM: numbered('T', 1, 11),
  SIU: numbered('S', 12, 27),
  REF: numbered('I', 12, 15),
  RDE: ['O11', 'O25'],
  VXU: ['V04'],
  MFN: numbered('M', 1, 17),
  DFT: ['P03', 'P11'],
  BAR: ['P01', 'P02', 'P05', 'P06', 'P10', 'P12'],
  QBP: ['Q11', 'Q21', 'Q22', 'Q23'],
  QRY: ['A19'],
  ACK: [],
};

const KNOWN = new Set(Object.entries(EVENTS).flatMap(([type, events]) => [type, ...events.map((event) => `${type}^${event}`)]));
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** `ADT^A01` of `ADT^A01^ADT_A01`; `other` for what is not in HL7 table 0003. */
export function messageTypeLabel(messageType: string): string {
  const [type = '', event = ''] = messageType.slice(0, 16).split('^', 2);
  const label = event === '' ? type : `${type}^${event}`;
  return KNOWN.has(label) ? label : 'other';
}

const FIELD = /^[A-Z][A-Z0-9]{2}-[0-9]{1,3}(\.[0-9]{1,2}){0,2}$/;
/** Fields of one source domain that are counted apart. */
const MOST_FIELDS = 500;
const fields = new Map<string, Set<string>>();

/**
 * The field, if it has the form of one; `other` for what comes after so many of a source domain: the segments of a sender's own have as
 * many fields as it likes.
 */
export function fieldLabel(sourceDomain: string, field: string): string {
  const known = fields.get(sourceDomain) ?? new Set<string>();
  fields.set(sourceDomain, known);
  if (known.has(field)) return field;
  if (known.size >= MOST_FIELDS || !FIELD.test(field)) return 'other';
  known.add(field);
  return field;
}

/** The method of a request; `other` for what is not in RFC 9110 or RFC 5789. */
export function methodLabel(method: string): string {
  return METHODS.has(method) ? method : 'other';
}

function numbered(letter: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${letter}${String(first + index).padStart(2, '0')}`);
}
