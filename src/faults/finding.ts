/** What may be found in a message that is accepted all the same. Closed; documented in docs/errors.md. */
export const FINDINGS = {
  'value-invalid': 'The value does not have the form that the field demands; it was left out.',
  'value-completed': 'R4 demands an element that was not sent; it was given the value "unknown" or a data-absent-reason.',
  'code-unmapped': 'The code is not in the code map; it was kept as local coding and text, or left out where FHIR demands a fixed list.',
  'values-contradict': 'Two fields contradict each other; both are in the message that is kept, and one of them was stored.',
  'characters-removed': 'The value holds control characters, which FHIR text may not hold; they were left out.',
  'precision-lost': 'The value is more precise than the FHIR element can say; the rest is in the loss list.',
  'time-ambiguous': 'The local time exists twice on that day; British Summer Time was assumed.',
  'time-skipped': 'The local time does not exist on that day; it was read with the offset that was valid before.',
  'nhs-number-invalid': 'The NHS number fails its check digit or is a placeholder; it was left out.',
  'identifier-placeholder': 'A word or a row of zeros stands where a number should: it was kept, and nobody and nothing is known by it.',
  'repetition-dropped': 'FHIR has room for one value; the further repetitions are in the loss list.',
  'processing-id-missing': 'MSH-11 is empty; read as P.',
  'version-missing': 'MSH-12 is empty or unknown; read as 2.4.',
  'state-assumed': 'The patient or visit was not known; it was created in the state that the event gives.',
  'records-linked': 'The identifiers belonged to several records of one patient; one of them now replaces the others.',
  'number-shared': 'The visit or account number is stored with another patient; the two were kept apart.',
  'visit-moved': 'The visit has been moved to another patient; what is said within it was taken as said of that one.',
  'record-kept':
    'The source domain only contributes to patients; the record of another organisation was not replaced, nor its numbers taken.',
  'message-late': 'A later message of the same sender has written the resource; what this one says of it was left out.',
  'facility-differs': 'MSH-4 is neither the organisation of the request nor one of its sites; the organisation of the request counts.',
  'event-fallback': 'The event has no map of its own; the structure of its family was used.',
  'segment-unreadable': 'A line has no segment name of three capitals or digits; it was left out.',
  'field-unused': 'No rule made anything of the field, or of a part of it; it is in the loss list.',
  'message-corrected': 'The source domain knows a defect of the sender and mended it before the message was read.',
  'structure-repaired': 'The segments were not in the order of the message structure.',
} as const;

/** A stable code of the closed set. */
export type FindingCode = keyof typeof FINDINGS;

/** Something that a sender should know about an accepted message: named beside AA, listed by `/$convert`. */
export interface Finding {
  readonly code: FindingCode;
  /** Where in the message, without indexes that a person would not write: `PID-7`, `PV1-36`. */
  readonly location: string;
  /** One sentence: what was found, what was done. */
  readonly text: string;
  /** HL7 table 0516. */
  readonly severity: 'W' | 'I';
}
