import type { ChargeItem, ChargeItemPerformer, CodeableConcept, Coding, Quantity } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { code } from '../../mapping/code-map.ts';
import { both, either, not, oneOf, valued, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { transactionType } from '../codesystems/transaction-type.ts';
import { cpToMoney } from '../datatypes/cp-to-money.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { drToPeriod } from '../datatypes/dr-to-period.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToReference } from '../datatypes/ei-to-identifier.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { nmToDecimal } from '../datatypes/nm-to-decimal.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { conceptKey } from './concept-key.ts';
import { visitOrPatient } from './visit-or-patient.ts';

const concept = cweToCodeableConcept();

/** FT1-7 with the codings of FT1-25, the procedure that the charge is for; the descriptions are the text. */
function charged(source: Source, place: Place): CodeableConcept | undefined {
  if (!('fieldCount' in source)) return undefined;
  const [first, second] = [7, 25].flatMap((field) => concept.convert(source.field(field).first, place) ?? []);
  if (!first) return undefined;
  const codings = [...(first.coding ?? []), ...(second?.coding ?? [])];
  const coding = codings.filter((one, index) => codings.findIndex((known) => isSame(known, one)) === index);
  const words = first.text ?? second?.text;
  return { ...(coding.length > 0 ? { coding } : {}), ...(words === undefined ? {} : { text: words }) };
}

const isSame = (left: Coding, right: Coding): boolean => left.code === right.code && left.system === right.system;

const toCount: Converter<Quantity> = converter('NM[Quantity]', (source, place) => {
  const value = nmToDecimal.convert(source, place);
  return value === undefined ? undefined : { value };
});

/** XCN → one performer; FT1-21 ordered what FT1-20 did. */
function performer(words?: string): Converter<ChargeItemPerformer> {
  return converter(`performer ${words ?? ''}, XCN[Practitioner]`, (source, place) => {
    const actor = xcnToPractitioner.convert(source, place);
    return actor && { ...(words === undefined ? {} : { function: { text: words } }), actor };
  });
}
const ORDERED = 'ordered by';
const isOrderer = ({ function: known }: ChargeItemPerformer): boolean => known?.text === ORDERED;

/** ChargeItem = transaction number in the organisation, else visit or patient + code + date + position. */
function identity(made: ChargeItem, ft1: Hl7Segment, scope: Scope): ResourceIdentity {
  const [number] = made.identifier ?? [];
  const { organisation } = scope.run.context;
  if (number)
    return { basis: 'transaction number in the organisation', key: `transaction|${organisation}|${identifierKey(number)}`, within: [] };
  const [position, date] = [1, 4].map((field) => ft1.field(field).raw);
  return {
    basis: 'visit or patient + code + date + position',
    key: ['charge', conceptKey(made.code), date, position].join('|'),
    within: visitOrPatient(scope),
  };
}

/** FT1-6: anything but a charge (credit, payment, adjustment, co-payment). A message that says nothing of it reports charges. */
const isOther = both(valued('FT1-6'), not(oneOf('FT1-6', 'CG', 'cg')));

const { rule, derive, whenCreated, link } = rulesFor<ChargeItem>();

/** FT1[ChargeItem], of which the guide has no map. Payments and credits have other resources, and no charge may be made of them. */
export const ft1ToChargeItem = segmentMap<ChargeItem>(
  'FT1',
  'ChargeItem',
  [
    rule('FT1-2', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('FT1-4', 'occurrenceDateTime', dtmToDateTime, { unless: valued('FT1-4.2') }),
    rule('FT1-4', 'occurrencePeriod', drToPeriod, { if: valued('FT1-4.2') }),
    rule('FT1-5', 'enteredDate', dtmToDateTime),
    rule('FT1-6', 'status', code(transactionType)),
    derive('FT1-7', 'code', 'FT1-7 and the codings of FT1-25', charged),
    rule('FT1-8', 'code.text', text, { if: either(valued('FT1-7.1'), valued('FT1-25.1')), unless: valued('FT1-7.9') }),
    rule('FT1-10', 'quantity', toCount),
    // R4 has one price: of the whole, else of one.
    rule('FT1-11', 'priceOverride', cpToMoney),
    rule('FT1-12', 'priceOverride', cpToMoney, { unless: valued('FT1-11') }),
    rule('FT1-13', 'costCenter', cweToOrganization),
    rule('FT1-19', 'reason[]', cweToCodeableConcept()),
    rule('FT1-20', 'performer[]', performer(), { part: (one) => !isOrderer(one) }),
    rule('FT1-21', 'performer[]', performer(ORDERED), { part: isOrderer }),
    rule('FT1-23', 'supportingInformation[]', eiToReference('ServiceRequest'), {
      unite: ({ identifier }) => identifierKey(identifier ?? {}),
    }),
    rule('FT1-24', 'enterer', xcnToPractitioner),
    rule('FT1-29', 'productCodeableConcept', cweToCodeableConcept()),
    rule('FT1-32', 'performingOrganization', xonToOrganization),
    rule('FT1-33', 'requestingOrganization', xonToOrganization),
    link('Account', 'account[]', { unite: ({ reference }: { reference?: string }) => reference ?? '' }),
    link('Patient', 'subject'),
    link('Encounter', 'context'),
    whenCreated('status', 'unknown'),
    whenCreated('code', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
  ],
  { identity, needs: both(not(isOther), either(valued('FT1-7'), valued('FT1-25'))) },
);
