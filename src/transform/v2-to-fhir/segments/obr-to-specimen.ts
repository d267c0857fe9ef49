import type { Specimen } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { either, not, valued } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToString } from '../datatypes/cwe-to-string.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { annotationOf, cqOfOrder, noteKey } from '../datatypes/timing-of-order.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { conceptKey } from './concept-key.ts';
import { fillerNumber, orderOf, placerNumber } from './order-of.ts';
import { additive, specimenCondition, specimenType } from './spm-to-specimen.ts';

/** OBR speaks of a specimen where it says something that only a specimen has: its volume, who took it, when it came in, what it is. */
export const hasSpecimen = ['OBR-9', 'OBR-10', 'OBR-14'].map(valued).reduce(either, valued('OBR-15'));

type Body = Readonly<Record<string, unknown>>;

/** What SPM, which took the place of these fields, has said already stays. */
function unlessSaid<T>(isSaid: (made: Body) => boolean, how: Converter<T>): Converter<T> {
  return converter(`${how.name}, unless SPM says it`, (source, place) =>
    isSaid(place.owner.body) ? undefined : how.convert(source, place),
  );
}

const inCollection =
  (...names: readonly string[]) =>
  ({ collection }: Body): boolean =>
    names.some((name) => (collection as Body | undefined)?.[name] !== undefined);
const inContainer = ({ container }: Body): boolean =>
  (container as readonly Body[] | undefined)?.[0]?.['additiveCodeableConcept'] !== undefined;
const has =
  (name: string) =>
  (made: Body): boolean =>
    made[name] !== undefined;
const hasTime = inCollection('collectedDateTime', 'collectedPeriod');
const hasPeriodOfSpm = ({ collection }: Body): boolean => {
  const { collectedDateTime, collectedPeriod } = (collection ?? {}) as { collectedDateTime?: string; collectedPeriod?: { end?: string } };
  return collectedDateTime !== undefined || collectedPeriod?.end !== undefined;
};

/** Several tests on one specimen are told to be so by patient, kind and time of collection; without a time by the number of the order. */
function identity(made: Specimen, obr: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const order = orderOf(obr);
  const when = obr.field(7).first.text.trim() || (order ? fillerNumber(order) || placerNumber(order) : '');
  const kind = made.type?.coding?.[0]?.code ?? made.type?.text ?? '';
  return { basis: 'patient + kind + time of collection', key: ['specimen', kind, when].join('|'), within: patient ? [patient] : [] };
}

const { rule, link } = rulesFor<Specimen>();
const toNote = converter('CWE[Annotation]', (source, place) => {
  const text = cweToString.convert(source, place);
  return text === undefined ? undefined : { text };
});

/** OBR[Specimen], with SPS[Specimen-Source] of OBR-15 (HL7 v2.3 to v2.5). */
export const obrToSpecimen = segmentMap<Specimen>(
  'OBR',
  'Specimen',
  [
    rule('OBR-7', 'collection.collectedDateTime', unlessSaid(hasTime, dtmToDateTime), { if: not(valued('OBR-8')) }),
    rule('OBR-7', 'collection.collectedPeriod.start', unlessSaid(hasTime, dtmToDateTime), { if: valued('OBR-8') }),
    rule('OBR-8', 'collection.collectedPeriod.end', unlessSaid(hasPeriodOfSpm, dtmToDateTime)),
    rule('OBR-9', 'collection.quantity', unlessSaid(inCollection('quantity'), cqOfOrder)),
    rule('OBR-10', 'collection.collector', unlessSaid(inCollection('collector'), xcnToPractitioner)),
    rule('OBR-14', 'receivedTime', unlessSaid(has('receivedTime'), dtmToDateTime)),
    rule('OBR-15.1', 'type', unlessSaid(has('type'), cweToCodeableConcept(specimenType))),
    rule('OBR-15.2', 'container[one].additiveCodeableConcept', unlessSaid(inContainer, cweToCodeableConcept(additive))),
    rule('OBR-15.3', 'note[]', annotationOf, { unite: noteKey }),
    rule('OBR-15.4', 'collection.bodySite', unlessSaid(inCollection('bodySite'), cweToCodeableConcept())),
    rule('OBR-15.6', 'condition[]', cweToCodeableConcept(specimenCondition), { unite: conceptKey }),
    rule('OBR-39', 'note[]', toNote, { unite: noteKey }),
    link('Patient', 'subject'),
  ],
  { identity },
);
