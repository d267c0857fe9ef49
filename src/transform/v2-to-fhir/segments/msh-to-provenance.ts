import type { Provenance } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, not, valued, where, type Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { ODS_ORGANIZATION_CODE } from '../datatypes/fixed-uris.ts';
import { hdToDevice } from '../datatypes/hd-to-device.ts';
import { hdToOrganization } from '../datatypes/hd-to-organization.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';

const { rule, derive, fixed, link } = rulesFor<Provenance>();

const PARTICIPANT_TYPE = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const AUTHOR = { coding: [{ system: PARTICIPANT_TYPE, code: 'author', display: 'Author' }] };

/** Provenance.recorded is 1..1: when the message came in, where it does not say itself. */
export function received(_source: Source, { run }: Place): string {
  return run.context.received.toISOString();
}

const messageType: Converter<string> = converter('message - MSH-9', (source, place) => {
  const parts = [1, 2, 3].map((part) => place.takeAt(source, part).trim()).filter((part) => part !== '');
  return parts.length === 0 ? undefined : `message - ${parts.join('^')}`;
});

const hasInstant = where('MSH-7 has a time', (source) => /^[0-9]{12}/.test((source as Hl7Segment).field(7).first.text));

function organisationOfRequest(_source: Source, { run }: Place): { identifier: { system: string; value: string } } {
  return { identifier: { system: ODS_ORGANIZATION_CODE, value: run.context.organisation } };
}

/** MSH[Provenance-Source]: who sent the message. R4 demands an agent: without MSH-4 and MSH-22 it is the organisation of the request. */
export const mshToProvenanceSource = segmentMap<Provenance>('MSH', 'Provenance-Source', [
  rule('MSH-7', 'occurredDateTime', dtmToDateTime),
  rule('MSH-7', 'recorded', dtmToInstant),
  derive('MSH', 'recorded', 'the time of reception', received, { unless: hasInstant }),
  rule('MSH-9', 'activity.coding[].display', messageType),
  rule('MSH-4', 'agent[one].who', hdToOrganization, { if: not(valued('MSH-22')) }),
  rule('MSH-22', 'agent[one].who', xonToOrganization),
  derive('MSH-4', 'agent[one].who', 'the organisation of the request', organisationOfRequest, {
    if: not(valued('MSH-4')),
    unless: valued('MSH-22'),
  }),
  fixed('agent[one].type', AUTHOR),
  rule('MSH-3', 'entity[application].what', hdToDevice, { if: both(valued('MSH-3'), valued('MSH-24')) }),
  fixed('entity[application].role', 'source'),
  link('MessageHeader', 'target[]'),
  link('Patient', 'target[]'),
  link('Encounter', 'target[]'),
]);

/** MSH[Provenance-Transformation]: no field of the message says that this is a conversion, by whom and when. Provenance.entity, the message itself, is added with its record. */
export const mshToProvenanceTransformation = segmentMap<Provenance>(
  'MSH',
  'Provenance-Transformation',
  [
    derive('MSH', 'recorded', 'the time of reception', received),
    fixed('activity', {
      coding: [
        { system: 'http://hl7.org/fhir/uv/v2mappings/CodeSystem/provenance-activity-type-v2-to-fhir', code: 'v2-fhir-transformation' },
      ],
    }),
    fixed('agent[]', {
      type: { coding: [{ system: PARTICIPANT_TYPE, code: 'assembler', display: 'Assembler' }] },
      who: { display: 'Healthcare Exchange' },
    }),
    link('MessageHeader', 'target[]'),
    link('Patient', 'target[]'),
    link('Encounter', 'target[]'),
  ],
  { isOwn: true },
);
