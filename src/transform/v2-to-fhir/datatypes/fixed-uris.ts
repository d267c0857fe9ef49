/** Code systems and extensions that several maps use. */
export const V2 = 'http://terminology.hl7.org/CodeSystem/v2-';
export const V3_PARTICIPATION_TYPE = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
export const CORE_EXTENSION = 'http://hl7.org/fhir/StructureDefinition/';
/** Where something happened, of resources that have no element for it. */
export const EVENT_LOCATION = `${CORE_EXTENSION}event-location`;
export const UK_CORE_EXTENSION = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
export const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';
export const ODS_ORGANIZATION_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';
export const ODS_SITE_CODE = 'https://fhir.nhs.uk/Id/ods-site-code';
