/** The kinds of R4 search parameters (valueset-search-param-type) that the store has indexes for. */
export type SearchKind = 'token' | 'string' | 'date' | 'reference' | 'uri';

/** A search parameter of one resource type: R4's name, and where its values stand. */
export interface SearchParameter {
  readonly name: string;
  readonly kind: SearchKind;
  /**
   * Elements below the resource, in a short form of R4's expressions: `name.family`; `value[x]` for a choice (the types that
   * fit the kind); `telecom[system=phone]` for `where(system='phone')`; `subject[Patient]` for `where(resolve() is Patient)`;
   * `deceased?` for `deceased.exists() and deceased != false`.
   */
  readonly paths: readonly string[];
  /** reference: the types that may be meant; empty for any. */
  readonly targets: readonly string[];
  /** token: the code system that a required binding implies, for elements of type code. */
  readonly system?: string;
}

/** A list of names or paths, separated by blanks. */
const list = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

const plain =
  (kind: SearchKind) =>
  (name: string, paths: string): SearchParameter => ({ name, kind, paths: list(paths), targets: [] });

/** Identifier, Coding, CodeableConcept, ContactPoint, boolean. */
export const token = plain('token');
export const string = plain('string');
export const date = plain('date');
export const uri = plain('uri');

/** A token whose element is a code: the binding gives the system. */
export const code = (name: string, paths: string, system: string): SearchParameter => ({ ...token(name, paths), system });

/** @param targets resource types, separated by blanks; '' for any */
export const reference = (name: string, paths: string, targets: string): SearchParameter => ({
  name,
  kind: 'reference',
  paths: list(paths),
  targets: list(targets),
});

/** `patient` beside a `subject` that may be something else: only references to a Patient count. */
export const patientAmong = (element: string): SearchParameter => reference('patient', `${element}[Patient]`, 'Patient');

/** What people and organisations have in common (R4: the parameters of several bases). */
export const address = (): readonly SearchParameter[] => [
  string('address', 'address'),
  string('address-city', 'address.city'),
  string('address-country', 'address.country'),
  string('address-postalcode', 'address.postalCode'),
  string('address-state', 'address.state'),
  code('address-use', 'address.use', 'http://hl7.org/fhir/address-use'),
];

export const telecom = (): readonly SearchParameter[] => [
  token('email', 'telecom[system=email]'),
  token('phone', 'telecom[system=phone]'),
  token('telecom', 'telecom'),
];

export const gender = (): SearchParameter => code('gender', 'gender', 'http://hl7.org/fhir/administrative-gender');

/** Types of people and things that act, as R4 lists them for most performers. */
export const ACTORS = 'Practitioner PractitionerRole Organization Patient RelatedPerson Device CareTeam HealthcareService';
