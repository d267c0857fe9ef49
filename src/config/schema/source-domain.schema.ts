import { z } from 'zod';
import {
  assigningAuthority,
  fieldPath,
  identifierSystem,
  listOf,
  messageParty,
  odsCode,
  sourceDomainName,
  timeZone,
  title,
} from '../setting-values.ts';

const MEBIBYTE = 1024 * 1024;

const acknowledgementSchema = z.strictObject({
  http: z
    .enum(['follow', 'always-200'])
    .default('follow')
    .describe(
      '`follow`: the HTTP status says what the acknowledgement says (AE 422, AR 400): safe with engines that do not read acknowledgements; `always-200`: every acknowledgement comes with 200: right for engines that validate responses.',
    ),
  layout: z
    .enum(['standard', 'guide'])
    .default('standard')
    .describe(
      '`standard`: MSA-3 is a short text, faults are ERR segments; `guide`: the sample of the integration guide to the letter, MSA-3 holds an OperationOutcome.',
    ),
  parties: z
    .enum(['guide', 'swap'])
    .default('guide')
    .describe(
      'MSH-3 to MSH-6 of the acknowledgement. `guide`: application, facility, source domain, organisation; `swap`: those of the message, exchanged.',
    ),
  warnings: z
    .boolean()
    .default(false)
    .describe(
      'Whether findings in an accepted message, and the fields of it that became nothing, become ERR segments of severity W or I (HL7 2.5 and later).',
    ),
  application: messageParty.default('DEX').describe('MSH-3 of the acknowledgement under `parties: guide`.'),
  facility: messageParty.default('QVV').describe('MSH-4 of the acknowledgement under `parties: guide`.'),
});

const limitsSchema = z.strictObject({
  bytes: z
    .int()
    .min(1024)
    .max(256 * MEBIBYTE)
    .default(16 * MEBIBYTE)
    .describe('Size of a request body.'),
  segments: z.int().min(1).max(1_000_000).default(10_000).describe('Segments of one message.'),
  repetitions: z.int().min(1).max(1_000_000).default(10_000).describe('Repetitions of one field.'),
});

/** A file of source-domains/ without the keys that rooms add. */
export const sourceDomainSchema = z
  .strictObject({
    name: sourceDomainName.describe('The value of the `source-domain` header; also the name of the file, without `.yaml`.'),
    title: title.describe('What people call it.'),
    organisations: listOf(odsCode, 1, (code) => code.toUpperCase()).describe(
      'ODS codes of the organisations that may send: the `organisation-code` header, compared without case.',
    ),
    'data-types': listOf(z.enum(['Hl7v2']), 1)
      .default(['Hl7v2'])
      .describe('What the organisations may send: the `data-type` header, compared with case.'),
    'time-zone': timeZone.default('Europe/London').describe('IANA name of the time zone of times that are sent without an offset.'),
    acknowledgement: acknowledgementSchema.prefault({}).describe('How messages are answered.'),
    identifiers: z
      .record(assigningAuthority, identifierSystem)
      .default({})
      .describe('Identifier systems: assigning authority (CX.4.1 as it is sent, or the OID of CX.4.2) to URI. The NHS number needs none.'),
    'processing-ids': listOf(z.enum(['P', 'T', 'D']), 1)
      .default(['P', 'T', 'D'])
      .describe('Values of MSH-11.1 that are accepted: production, training, debugging.'),
    profiles: listOf(z.enum(['uk-core', 'uk-core-draft']))
      .default(['uk-core'])
      .describe(
        'Profiles that `meta.profile` claims. `uk-core`: those of UK Core STU2; `uk-core-draft`: those that UK Core has only as drafts; an empty list: none.',
      ),
    limits: limitsSchema.prefault({}).describe('What one message may hold.'),
    'patient-updates': z
      .enum(['master', 'contributor', 'none'])
      .default('master')
      .describe(
        'What messages may change of a patient who is known. `master`: what they say; `contributor`: they add identifiers and fill what is empty, and overwrite nothing that another organisation wrote; `none`: nothing.',
      ),
    refuse: listOf(fieldPath)
      .default([])
      .describe(
        'Field paths, such as `PID-7`: a finding there refuses the message instead of being named in its acknowledgement. A field covers its components.',
      ),
  })
  .describe('One kind of sender: who may send what, and how it is read and answered.');

export type SourceDomainFile = z.output<typeof sourceDomainSchema>;
