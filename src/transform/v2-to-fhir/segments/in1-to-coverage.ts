import type { CodeableConcept, Coverage, CoverageClass, CoverageCostToBeneficiary, Identifier } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { either, oneOf, valued, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import type { MadeReference } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { relationship } from '../codesystems/relationship.ts';
import { codingSystem } from '../datatypes/coding-system.ts';
import { cpToMoney } from '../datatypes/cp-to-money.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { localSystem } from '../datatypes/local-system.ts';
import { nmToPositiveInt } from '../datatypes/nm-to-integer.ts';
import { organizationOf, type OrganizationFields } from '../datatypes/organization-of-fields.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { coverageDefaults } from './coverage-defaults.ts';
import { isOtherPerson, isPatient } from './in1-to-related-person.ts';

const SUBSCRIBER_ID = r5Element('Coverage.subscriberId');

const classType = (code: string, display: string): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code, display }],
});
const PLAN = classType('plan', 'Plan');
const GROUP = classType('group', 'Group');
const ofClass =
  (type: CodeableConcept) =>
  (known: CoverageClass): boolean =>
    known.type.coding?.[0]?.code === type.coding?.[0]?.code;

const DEDUCTIBLE: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-copay-type', code: 'deductible', display: 'Deductible' }],
};
const isDeductible = ({ type }: CoverageCostToBeneficiary): boolean => type?.coding?.[0]?.code === 'deductible';

/** CWE[Identifier]: IN1-2, the plan; the guide's `identifier.name` (CWE.2) exists only in the class. */
const planIdentifier: Converter<Identifier> = converter('CWE[Identifier]', (source, place) => {
  const value = place.takeAt(source, 1).trim();
  if (value === '') return undefined;
  const system = codingSystem(source.at(3), place) ?? localSystem(place.run.context, 'health-plan');
  return { type: { text: 'health plan' }, system, value };
});

/** IN1-36: the coverage as its issuer numbers it (R4 Coverage.identifier); the guide leaves it open. */
const policyNumber: Converter<Identifier> = converter('ST[Identifier], policy number', (source, place) => {
  const value = place.take(source).trim();
  return value === '' ? undefined : { type: { text: 'policy number' }, system: localSystem(place.run.context, 'insurance-policy'), value };
});

const organization =
  (fields: OrganizationFields) =>
  (source: Source, place: Place): MadeReference | undefined =>
    'fieldCount' in source ? organizationOf(source, fields, place) : undefined;

const isSubscriberNumber = oneOf('IN1-10.5', 'SN');

/** Coverage = patient + plan + company + policy or member number. */
function identity(_made: Coverage, in1: Hl7Segment, { run, find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const first = (field: number): string => in1.field(field).first.at(1).text.trim();
  const [plan, company, name, policy, member] = [first(2), first(3), first(4), first(36), first(49)];
  return {
    basis: 'patient + plan + company + policy or member number',
    key: ['coverage', run.context.organisation, plan, company === '' ? name : company, policy === '' ? member : policy].join('|'),
    within: patient ? [patient] : [],
  };
}

const { rule, derive, fixed, link } = rulesFor<Coverage>();

/** IN1[Coverage] */
export const in1ToCoverage = segmentMap<Coverage>(
  'IN1',
  'Coverage',
  [
    rule('IN1-2', 'identifier[]', planIdentifier, { unite: identifierKey }),
    rule('IN1-2.1', 'class[plan].value', text, { part: ofClass(PLAN) }),
    rule('IN1-2.2', 'class[plan].name', text, { if: valued('IN1-2.1'), part: ofClass(PLAN) }),
    fixed('class[plan].type', PLAN, { part: ofClass(PLAN) }),
    derive(
      'IN1-4',
      'payor[]',
      'XON[Organization] with IN1-3, IN1-5, IN1-6 and IN1-7',
      organization({ name: 4, identifier: 3, address: 5, contact: 6, telecom: 7 }),
    ),
    rule('IN1-8', 'class[group].value', text, { part: ofClass(GROUP) }),
    rule('IN1-9', 'class[group].name', text, { if: valued('IN1-8'), part: ofClass(GROUP) }),
    fixed('class[group].type', GROUP, { part: ofClass(GROUP) }),
    rule('IN1-10', 'extension[]', extensionOf(SUBSCRIBER_ID, 'valueIdentifier', cxToIdentifier), {
      if: isSubscriberNumber,
      part: hasUrl(SUBSCRIBER_ID),
    }),
    derive('IN1-11', 'policyHolder', 'XON[Organization] with IN1-10', organization({ name: 11, identifier: 10 }), {
      unless: isSubscriberNumber,
    }),
    derive('IN1-11', 'policyHolder', 'XON[Organization]', organization({ name: 11 }), { if: isSubscriberNumber }),
    rule('IN1-12', 'period.start', dtmToDateTime),
    rule('IN1-13', 'period.end', dtmToDateTime),
    rule('IN1-15', 'type', cweToCodeableConcept()),
    link('RelatedPerson', 'subscriber', { if: isOtherPerson }),
    link('Patient', 'subscriber', { if: isPatient }),
    // The guide's direction: IN1-17 is the insured person's relationship, R4 asks for the beneficiary's.
    rule('IN1-17', 'relationship', cweToCodeableConcept(relationship)),
    rule('IN1-22', 'order', nmToPositiveInt),
    rule('IN1-37', 'costToBeneficiary[deductible].valueMoney', cpToMoney, { part: isDeductible }),
    fixed('costToBeneficiary[deductible].type', DEDUCTIBLE, { part: isDeductible }),
    rule('IN1-36', 'identifier[]', policyNumber, { unite: identifierKey }),
    rule('IN1-49', 'extension[]', extensionOf(SUBSCRIBER_ID, 'valueIdentifier', cxToIdentifier), { part: hasUrl(SUBSCRIBER_ID) }),
    rule('IN1-49.1', 'subscriberId', text),
    link('Patient', 'beneficiary'),
    ...coverageDefaults,
  ],
  { identity, needs: either(either(valued('IN1-2'), valued('IN1-3')), either(valued('IN1-4'), valued('IN1-36'))) },
);
