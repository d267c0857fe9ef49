import { z } from 'zod';

/** Of one list: each message of the source domain meets all of them. */
const MOST_RULES = 200;

const nonEmpty = z.string().regex(/^[^\s\p{Cc}](?:[^\p{Cc}]{0,498}[^\s\p{Cc}])?$/u, {
  error: 'must be one line of 1 to 500 characters without a blank at either end',
});
const field = z.string().regex(/^[A-Z][A-Z0-9]{2}-[1-9][0-9]{0,2}(?:\.[1-9][0-9]?){0,2}$/, {
  error: 'must be a field or a part of one, such as PID-7 or PID-5.1',
});
const segment = z.string().regex(/^[A-Z][A-Z0-9]{2}$/, { error: 'must be the name of a segment: three capitals or digits, such as PID' });
const url = z.string().refine((text) => /^(?:https?:\/\/[^/\s]|urn:[a-z0-9][a-z0-9-]+:.)\S*$/i.test(text) && URL.canParse(text), {
  error: 'must be an absolute URI, such as https://example.nhs.uk/StructureDefinition/overseas-visitor',
});
const path = z.string().min(1).max(500);

const conditions = z
  .record(
    field,
    z.union([z.enum(['valued', 'empty']), z.array(z.string()).min(1)], { error: 'must be valued, empty, or a list of values' }),
  )
  .describe('Field to `valued`, `empty` or a list of values; all must hold.');

const target = z.union(
  [z.string().min(1), z.strictObject({ code: z.string().min(1), display: nonEmpty.optional(), system: url.optional() })],
  { error: 'must be a code (in quotes where it is a number), or a group with code, display and system' },
);

const codeMap = z.strictObject({
  codes: z.record(nonEmpty, target).optional().describe('Code as it is sent to FHIR code, or to a group `code`, `display`, `system`.'),
  file: path.optional().describe('A CSV file with the columns `source`, `code` and, as needed, `display` and `system`.'),
  'concept-map': path.optional().describe('A FHIR R4 ConceptMap as JSON.'),
  system: url.optional().describe('The code system of the codes that name none.'),
});

const rule = z.strictObject({
  add: field.optional().describe('A further rule, from this field.'),
  replace: field
    .optional()
    .describe('Another rule in the place of those from this field (to the same `to`, where it is given and they have one).'),
  remove: field.optional().describe('The rules from this field (to `to`, where it is given) are left out: the field becomes a loss.'),
  fixed: z
    .union([z.string().min(1), z.boolean(), z.number()])
    .optional()
    .describe('A value that no field holds.'),
  link: z.string().optional().describe('A reference to the resource of this type that the message has made.'),
  to: z.string().min(1).max(200).optional().describe('The FHIR element: `gender`, `name[]`, `extension[]`, `contact[this].name`.'),
  how: nonEmpty.optional().describe('The converter: `text`, `DTM[date]`, `CWE[CodeableConcept]`, `code(AdministrativeSex)`.'),
  extension: url.optional().describe('URL of the extension that holds the value; `to` is then a list of extensions.'),
  if: conditions.optional(),
  unless: conditions.optional(),
});

const localRules = z.strictObject({
  into: z.string().optional().describe('The resource type that the message has made last, which the segment adds to.'),
  make: z.string().optional().describe('The resource type that each such segment makes one of.'),
  identity: z.array(field).min(1).optional().describe('Fields by which the same thing is known in the next message; needed with `make`.'),
  within: z
    .string()
    .optional()
    .describe('What the identity holds within: the type of a resource of the message, mostly Patient or Encounter.'),
  rules: z.array(rule).min(1).max(MOST_RULES).describe('As under `rules`: `add`, `fixed` and `link`.'),
});

const correction = z.strictObject({
  when: z
    .record(field, z.array(z.string()).min(1))
    .optional()
    .describe('Fields of MSH (mostly MSH-3, MSH-4, MSH-12) to the values with which the correction is made; without it: always.'),
  'rename-segment': z.strictObject({ from: segment, to: segment }).optional().describe('A segment has another name than the standard’s.'),
  'shift-fields': z
    .strictObject({
      segment,
      from: z.int().min(1).max(200),
      by: z.int().min(-20).max(20),
      if: conditions.optional(),
    })
    .optional()
    .describe('The fields from this one on stand `by` places too far left (above 0) or right (below 0; the places must be empty).'),
  'move-value': z
    .strictObject({ from: field, to: field, 'as-repetition': z.boolean().default(false), if: conditions.optional() })
    .optional()
    .describe('A value stands in the wrong field or component. What is there already stays; `as-repetition` puts the value behind it.'),
  'value-type': z
    .strictObject({ sent: z.string(), means: z.string(), if: z.enum(['always', 'not-a-number', 'not-a-date']).default('always') })
    .optional()
    .describe('OBX-2 names another data type than OBX-5 holds.'),
});

/** `mapping` of a source domain. */
export const mappingSchema = z
  .strictObject({
    'code-maps': z
      .record(nonEmpty, codeMap)
      .default({})
      .describe(
        'Code maps by HL7 table (`"0001"`), field (`PV1-14`), name of a map of the guide (`AdministrativeSex`), or under a new name in small letters for `how`.',
      ),
    rules: z
      .record(nonEmpty, z.array(rule).min(1).max(MOST_RULES))
      .default({})
      .describe('Rules that are added, replaced or removed, by segment map: `PID[Patient]`.'),
    'z-segments': z
      .record(segment, z.array(localRules).min(1).max(MOST_RULES))
      .default({})
      .describe('What segments of the sender’s own make, by their name.'),
    corrections: z
      .array(correction)
      .max(MOST_RULES)
      .default([])
      .describe('Known defects of senders, mended in this order before the message is read.'),
    profiles: z
      .record(nonEmpty, z.union([url, z.literal('none')], { error: 'must be the URL of a profile, or none' }))
      .default({})
      .describe('The profile that resources of a type claim in meta.profile, before those of `profiles`; `none`: they claim none.'),
  })
  .prefault({})
  .describe('How this source domain is mapped otherwise than the guide has it: docs/mapping/by-configuration.md.');

export type MappingFile = z.output<typeof mappingSchema>;
export type RuleEntry = z.output<typeof rule>;
export type LocalRulesEntry = z.output<typeof localRules>;
export type CorrectionEntry = z.output<typeof correction>;
export type CodeMapEntry = z.output<typeof codeMap>;
export type ConditionsEntry = z.output<typeof conditions>;
