/** A message of segments, with the line ends that HL7 demands. */
export function hl7(...segments: readonly string[]): string {
  return segments.map((segment) => `${segment}\r`).join('');
}

export interface MshOptions {
  readonly event?: string;
  readonly version?: string;
  readonly processingId?: string;
}

/** An MSH as trusts send it. */
export function msh(controlId: string, { event = 'ADT^A01', version = '2.4', processingId = 'P' }: MshOptions = {}): string {
  return `MSH|^~\\&|PAS|R0D02|EXCHANGE|RDZ|20231127125907||${event}|${controlId}|${processingId}|${version}`;
}

/** The segments of an answer. */
export function segmentsOf(answer: string): readonly string[] {
  return answer.split('\r').slice(0, -1);
}

/** The fields of the first segment of a name. */
export function fieldsOf(answer: string, name: string): readonly string[] {
  return (segmentsOf(answer).find((segment) => segment.startsWith(name)) ?? '').split('|');
}
