import type { Immunization } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, oneOf, valued } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { completionStatus } from '../codesystems/completion-status.ts';
import { administrationSites, routes } from '../codesystems/route-and-method.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { dtmToDate, dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf } from '../datatypes/extension.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { la2ToLocation } from '../datatypes/la2-to-location.ts';
import { quantityIn } from '../datatypes/quantity-of-fields.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { cweToAnnotation, locationIn, MEDICATION_UNKNOWN } from './medication-fields.ts';
import { codeIn, pharmacyIdentity } from './pharmacy-order.ts';
import { amountIsKnown } from './rx-to-medication.ts';
import { ADMINISTERING } from './rxa-to-medication-administration.ts';
import { ALTERNATE_CODES } from './service-request-elements.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, derive, fixed, link, whenCreated } = rulesFor<Immunization>();

const isDeleted = oneOf('RXA-21', 'D');
/** CVX 998: no vaccine was administered. */
const isNone = both(oneOf('RXA-5.1', '998'), oneOf('RXA-5.3', 'CVX', 'HL70292'));
const completionCode = cweToCodeableConcept(tableAsItIs('CompletionStatus', '0322'));

/** RXA-9, NIP001: 00 was given by who reports it, 01 to 08 is history from somewhere else. */
const SOURCE = ['NIP001', 'CDCNIP001'];
const isOfSource = oneOf('RXA-9.3', ...SOURCE);
const isPrimary = both(isOfSource, oneOf('RXA-9.1', '00'));
const isHistory = both(isOfSource, oneOf('RXA-9.1', '01', '02', '03', '04', '05', '06', '07', '08'));

const fromPrimary: Converter<boolean> = converter('NIP001[primarySource]', (source, place) => place.takeAt(source, 1).trim() === '00');

const lacksTime = not(valued('RXA-3'));

/** RXA[Immunization] */
export const rxaToImmunization = segmentMap<Immunization>(
  'RXA',
  'Immunization',
  [
    rule('RXA-3', 'occurrenceDateTime', dtmToDateTime),
    rule('RXA-5', 'vaccineCode', cweToCodeableConcept()),
    // 999: nobody knows how much. It is no dose of 999, whatever its unit.
    rule('RXA-6', 'doseQuantity', quantityIn(7), { if: amountIsKnown }),
    // The guide leaves RXA-9 out; R4 has an element for what NIP001 says.
    rule('RXA-9', 'primarySource', fromPrimary, { if: either(isPrimary, isHistory) }),
    rule('RXA-9', 'reportOrigin', cweToCodeableConcept(), { if: isHistory }),
    rule('RXA-9', 'note[]', cweToAnnotation, { unless: isOfSource }),
    rule('RXA-10', 'performer[administering].actor', xcnToPractitioner),
    fixed('performer[administering].function', ADMINISTERING),
    rule('RXA-11', 'location', la2ToLocation, { unless: valued('RXA-27') }),
    rule('RXA-15', 'lotNumber', text),
    rule('RXA-16', 'expirationDate', dtmToDate),
    rule('RXA-17', 'manufacturer', cweToOrganization),
    rule('RXA-18', 'statusReason', cweToCodeableConcept()),
    rule('RXA-19', 'reasonCode[]', cweToCodeableConcept()),
    rule('RXA-20', 'status', code(completionStatus), { unless: isDeleted }),
    // UK Core demands a reason of what was not done: refused, or not administered, is the least that is said.
    rule('RXA-20', 'statusReason', completionCode, { if: oneOf('RXA-20', 'RE', 'NA'), unless: valued('RXA-18') }),
    // `completed` does not say that only a part was given.
    rule('RXA-20', '_status.extension[]', extensionOf(ALTERNATE_CODES, 'valueCodeableConcept', completionCode), {
      if: oneOf('RXA-20', 'PA'),
    }),
    fixed('status', 'completed', { if: both(not(valued('RXA-20')), not(isNone)), unless: isDeleted }),
    fixed('status', 'not-done', { if: both(not(valued('RXA-20')), isNone), unless: isDeleted }),
    fixed('status', 'entered-in-error', { if: isDeleted }),
    rule('RXA-22', 'recorded', dtmToDateTime, { if: oneOf('RXA-21', 'A') }),
    derive('RXA-27', 'location', 'PL[Location], with the address of RXA-28', locationIn(27, 28)),
    link('Patient', 'patient'),
    link('Encounter', 'encounter', { if: duringVisit }),
    // A status that no map has is left out with a finding, and the list of R4 has no `unknown`.
    whenCreated(
      '_status',
      { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] },
      {
        if: both(valued('RXA-20'), not(coded('RXA-20', completionStatus))),
        unless: isDeleted,
      },
    ),
    whenCreated('vaccineCode', MEDICATION_UNKNOWN),
    whenCreated('_occurrenceDateTime', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }, { if: lacksTime }),
  ],
  {
    needs: either(valued('RXA-5'), valued('RXA-3')),
    identity: (_made, segment, scope) =>
      pharmacyIdentity(segment, scope, { what: 'immunization', numbers: [3, 2], otherwise: [codeIn(segment, 5), segment.field(3).raw] }),
  },
);

/** RXR[Immunization] */
export const rxrToImmunization = segmentMap<Immunization>('RXR', 'Immunization', [
  rule('RXR-1', 'route', cweToCodeableConcept(...routes)),
  rule('RXR-2', 'site', cweToCodeableConcept(...administrationSites)),
]);
