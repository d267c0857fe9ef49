import type { EncounterParticipant } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { V3_PARTICIPATION_TYPE } from '../datatypes/fixed-uris.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';

/** Why somebody takes part in a visit: a code of v3 ParticipationType; the text where two fields share a code. */
export interface Participation {
  readonly code: string;
  readonly display: string;
  readonly text?: string;
}

export const ATTENDER: Participation = { code: 'ATND', display: 'attender' };
export const REFERRER: Participation = { code: 'REF', display: 'referrer' };
export const CONSULTANT: Participation = { code: 'CON', display: 'consultant' };
export const ADMITTER: Participation = { code: 'ADM', display: 'admitter' };
export const PARTICIPANT: Participation = { code: 'PART', display: 'Participation' };
/** PV2-13; the text tells it from PV1-8. */
export const REFERRAL_SOURCE: Participation = { code: 'REF', display: 'referrer', text: 'referral source' };

/** XCN → one participant of a visit, in the role that the field gives. */
export function participant({ code, display, text }: Participation): Converter<EncounterParticipant> {
  return converter(`participant ${code}, XCN[Practitioner]`, (source, place) => {
    const individual = xcnToPractitioner.convert(source, place);
    if (!individual) return undefined;
    const type = { coding: [{ system: V3_PARTICIPATION_TYPE, code, display }], ...(text === undefined ? {} : { text }) };
    return { type: [type], individual };
  });
}

/** Recognises the participants that a field owns. */
export function takesPartAs({ code, text }: Participation): (participant: EncounterParticipant) => boolean {
  return ({ type = [] }) =>
    type.some(
      (one) => one.text === text && one.coding?.some(({ system, code: known }) => system === V3_PARTICIPATION_TYPE && known === code),
    );
}
