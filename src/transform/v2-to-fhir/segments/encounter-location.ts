import type { EncounterLocation, Extension } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { converter, Place, type Converter } from '../../mapping/converter.ts';
import type { DraftResource } from '../../mapping/draft-resource.ts';
import { bedStatus } from '../codesystems/bed-status.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';

const CLASSIFICATION = 'http://hl7.org/fhir/StructureDefinition/subject-locationClassification';

/** The guide writes the URL of a value set as the system of this code; it has no code system. */
const temporary = (): Extension => ({
  url: CLASSIFICATION,
  valueCodeableConcept: { coding: [{ code: 'temporary' }], text: 'temporary' },
});

type Status = NonNullable<EncounterLocation['status']>;

/** PL → one location of a visit. */
export function locationIn(status: Status | undefined): Converter<EncounterLocation> {
  return converter(`location ${status ?? 'without status'}, PL[Location]`, (source, place) => {
    const location = plToLocation.convert(source, place);
    return location && { location, ...(status === undefined ? {} : { status }) };
  });
}

/** PV1-3, whose bed PV1-40 speaks of. */
export function assignedLocationIn(status: Status | undefined): Converter<EncounterLocation> {
  const { name } = locationIn(status);
  return converter(name, (source, place) => {
    const location = plToLocation.convert(source, place);
    const bed = source.at(2).isValued || source.at(3).isValued ? place.run.linked(location) : undefined;
    if (bed) setBedStatus(source.field.segment, bed, place);
    return location && { location, ...(status === undefined ? {} : { status }) };
  });
}

const toBedStatus = cweToCoding(bedStatus);

/** PV1-40 → Location.operationalStatus of the most granular place. */
function setBedStatus(pv1: Hl7Segment, location: DraftResource, { run, name }: Place): void {
  const field = pv1.field(40);
  if (!field.isValued) return;
  const place = new Place(run, location, '.operationalStatus', { ...name, rule: 'PV1[Encounter] PV1-40' });
  const mark = run.takenCount;
  const status = toBedStatus.convert(field.first, place);
  if (status === undefined) run.forget(mark);
  else {
    run.amend(location)['operationalStatus'] = status;
    run.settle(mark, location, place.path, place.name);
  }
}

/** PV1-11: where the patient is for the time being, while PV1-3 stays theirs. */
export const temporaryLocation: Converter<EncounterLocation> = converter('temporary location, PL[Location]', (source, place) => {
  const location = plToLocation.convert(source, place);
  return location && { extension: [temporary()], location, status: 'active' };
});

const isTemporary = ({ extension = [] }: EncounterLocation): boolean => extension.some(({ url }) => url === CLASSIFICATION);

/** Where the patient is, or is expected: what PV1-3 owns. */
export function isAssigned(location: EncounterLocation): boolean {
  const { status } = location;
  return !isTemporary(location) && (status === 'active' || status === 'planned' || status === undefined);
}

/** What PV1-3 owns where it says that the patient never left: the same place among those left, too. */
export function isAssignedOrLeft(location: EncounterLocation, made: readonly EncounterLocation[]): boolean {
  const isSamePlace = made.some((one) => one.location.reference === location.location.reference);
  return isAssigned(location) || (isSamePlace && location.status === 'completed' && !isTemporary(location));
}

/** What PV1-11 owns. */
export function isTemporarilyAssigned(location: EncounterLocation): boolean {
  return isTemporary(location) && location.status === 'active';
}

/** What PV1-42 owns. */
export function isReserved({ status }: EncounterLocation): boolean {
  return status === 'reserved';
}

/** Where a patient has been stays known: places are united by place and status. */
export function placeAndStatus({ location, status }: EncounterLocation): string {
  return `${status ?? ''}|${location.reference ?? ''}`;
}
