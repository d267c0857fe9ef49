const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-';

/** UK Core STU2 2.0.2: the types that have a profile in the package. */
const STU2 = [
  'AllergyIntolerance',
  'Appointment',
  'Condition',
  'DiagnosticReport',
  'Encounter',
  'Immunization',
  'Location',
  'MedicationRequest',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'RelatedPerson',
  'ServiceRequest',
  'Specimen',
] as const;

/** Only drafts of the development branch: claimed by setting alone. */
const DRAFTS = ['DocumentReference', 'EpisodeOfCare', 'MessageHeader', 'Provenance'] as const;

/** The profiles to claim, by resource type, for the named sets of a source domain. */
export function profilesOf(sets: readonly ('uk-core' | 'uk-core-draft')[]): ReadonlyMap<string, string> {
  const types = [...(sets.includes('uk-core') ? STU2 : []), ...(sets.includes('uk-core-draft') ? DRAFTS : [])];
  return new Map(types.map((type) => [type, `${UK_CORE}${type}`]));
}
