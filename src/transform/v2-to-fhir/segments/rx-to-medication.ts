import type { Medication } from 'fhir/r4.js';
import { either, not, valued, where, type Condition } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope, type SegmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { strengthIn } from '../datatypes/quantity-of-fields.ts';
import { detailsOf, isSegment } from './pharmacy-order.ts';

const { rule } = rulesFor<Medication>();
const toConcept = cweToCodeableConcept();

/** Where a segment says more of a medicine than its code. */
interface MedicationFields {
  readonly code: number;
  readonly form: number;
  readonly strength: {
    readonly amount: number;
    readonly unit: number;
    readonly volume?: { readonly value: number; readonly unit: number };
  };
  readonly batch?: { readonly lot: number; readonly expiry: number; readonly manufacturer: number };
}

const FIELDS = {
  RXO: { code: 1, form: 5, strength: { amount: 18, unit: 19, volume: { value: 25, unit: 26 } } },
  RXE: { code: 2, form: 6, strength: { amount: 25, unit: 26, volume: { value: 33, unit: 34 } } },
  RXD: {
    code: 2,
    form: 6,
    strength: { amount: 16, unit: 17, volume: { value: 28, unit: 29 } },
    batch: { lot: 18, expiry: 19, manufacturer: 20 },
  },
  RXA: {
    code: 5,
    form: 8,
    strength: { amount: 13, unit: 14, volume: { value: 23, unit: 24 } },
    batch: { lot: 15, expiry: 16, manufacturer: 17 },
  },
} as const satisfies Readonly<Record<string, MedicationFields>>;

export type MedicationSegment = keyof typeof FIELDS;

/** RXC stands behind it: it is made of several things. */
const isCompound = where('RXC follows', (source) => isSegment(source) && detailsOf(source, 'RXC').length > 0);

/** More is said of the medicine than its code. */
export function describesMedication(name: MedicationSegment): Condition {
  const { form, strength, batch }: MedicationFields = FIELDS[name];
  const further = batch ? [batch.lot, batch.expiry, batch.manufacturer] : [];
  return [form, strength.amount, ...further].map((field) => valued(`${name}-${field}`)).reduce(either, isCompound);
}

/** RXO, RXE, RXD and RXA[Medication]: form, strength and batch of what is ordered, given out or given. */
export function toMedication(name: MedicationSegment): SegmentMap {
  const { code, form, strength, batch }: MedicationFields = FIELDS[name];
  const amount = `${name}-${strength.amount}`;
  return segmentMap<Medication>(
    name,
    'Medication',
    [
      rule(`${name}-${code}`, 'code', toConcept),
      rule(`${name}-${form}`, 'form', toConcept),
      // R4 gives a strength to an ingredient; of one that is not named apart it is the medicine itself.
      rule(amount, 'ingredient[this].strength', strengthIn(strength.unit, strength.volume)),
      rule(`${name}-${code}`, 'ingredient[this].itemCodeableConcept', toConcept, { if: valued(amount) }),
      ...(batch
        ? [
            rule(`${name}-${batch.lot}`, 'batch.lotNumber', text),
            rule(`${name}-${batch.expiry}`, 'batch.expirationDate', dtmToDateTime),
            rule(`${name}-${batch.manufacturer}`, 'manufacturer', cweToOrganization),
          ]
        : []),
    ],
    { identity: medicationIdentity(name) },
  );
}

const HOLDERS = { RXO: 'MedicationRequest', RXE: 'MedicationRequest', RXD: 'MedicationDispense', RXA: 'MedicationAdministration' } as const;

/** It is the medicine of one order, dispense or administration, and known by that. */
const medicationIdentity =
  (name: MedicationSegment) =>
  (_made: Medication, _segment: unknown, { find }: Scope) => {
    const holder = find(HOLDERS[name]);
    return { basis: 'order, dispense or administration', key: 'medication', within: holder ? [holder] : [] };
  };

interface Informed {
  supportingInformation?: { reference?: string }[];
}

/** The Medication beside the code. */
export function medicationOf(name: MedicationSegment): SegmentMap {
  return segmentMap<Informed>(name, `${HOLDERS[name]}-Medication`, [
    rulesFor<Informed>().link('Medication', 'supportingInformation[]', { unite: ({ reference = '' }) => reference }),
  ]);
}

/** RXC[Medication]: a component, and how much of it. */
export const rxcToMedication = segmentMap<Medication>('RXC', 'Medication', [
  rule('RXC-2', 'ingredient[this].itemCodeableConcept', toConcept),
  rule('RXC-3', 'ingredient[this].strength', strengthIn(4), { if: valued('RXC-2') }),
  // How strong the component itself is, where nobody says how much of it there is.
  rule('RXC-5', 'ingredient[this].strength', strengthIn(6, { value: 8, unit: 9 }), { if: valued('RXC-2'), unless: valued('RXC-3') }),
]);

/** The values of RXA-6 that CDC's guide and HL7 have for "nobody knows how much". */
export const amountIsKnown = not(
  where('RXA-6 is 999', (source) => isSegment(source) && /^0*999(\.0*)?$/.test(source.field(6).first.text.trim())),
);
