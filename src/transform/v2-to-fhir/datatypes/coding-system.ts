import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Place } from '../../mapping/converter.ts';
import { isOid, localSystem } from './local-system.ts';

/** Names of coding systems (table 0396, and what trusts write) → the URI by which FHIR knows them. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['SCT', 'http://snomed.info/sct'],
  ['SNM3', 'http://snomed.info/sct'],
  ['SNCT', 'http://snomed.info/sct'],
  ['SNOMED', 'http://snomed.info/sct'],
  ['SNOMED-CT', 'http://snomed.info/sct'],
  ['SNOMED CT', 'http://snomed.info/sct'],
  ['SNOMEDCT', 'http://snomed.info/sct'],
  ['LN', 'http://loinc.org'],
  ['LOINC', 'http://loinc.org'],
  ['I10', 'http://hl7.org/fhir/sid/icd-10'],
  ['ICD10', 'http://hl7.org/fhir/sid/icd-10'],
  ['I10C', 'http://hl7.org/fhir/sid/icd-10-cm'],
  ['I9', 'http://hl7.org/fhir/sid/icd-9-cm'],
  ['I9C', 'http://hl7.org/fhir/sid/icd-9-cm'],
  ['OPCS4', 'https://fhir.hl7.org.uk/CodeSystem/OPCS-4'],
  ['RC', 'http://read.info/readv2'],
  ['READ', 'http://read.info/readv2'],
  ['CTV3', 'http://read.info/ctv3'],
  ['UCUM', 'http://unitsofmeasure.org'],
  ['C4', 'http://www.ama-assn.org/go/cpt'],
  ['CPT', 'http://www.ama-assn.org/go/cpt'],
  ['RXNORM', 'http://www.nlm.nih.gov/research/umls/rxnorm'],
  ['NDC', 'http://hl7.org/fhir/sid/ndc'],
  ['CVX', 'http://hl7.org/fhir/sid/cvx'],
  ['MVX', 'http://terminology.hl7.org/CodeSystem/MVX'],
  ['DMD', 'https://dmd.nhs.uk'],
  ['DCM', 'http://dicom.nema.org/resources/ontology/DCM'],
  ['ISO3166_1', 'urn:iso:std:iso:3166'],
  ['ISO3166', 'urn:iso:std:iso:3166'],
  ['ISO639', 'urn:ietf:bcp:47'],
  ['CDCREC', 'urn:oid:2.16.840.1.113883.6.238'],
]);

/** HL70005, HL7nnnn: a table of HL7 has a code system of its own in FHIR. */
const HL7_TABLE = /^HL7([0-9]{4})$/;

/**
 * The system of a coding by the name that was sent (CWE.3). A name that is not registered is the sender's own: its codes get
 * a local system, never the URL of another. undefined when no name was sent.
 */
export function codingSystem(name: Hl7Element, place: Place): string | undefined {
  const sent = place.take(name).trim();
  if (sent === '') return undefined;
  const table = HL7_TABLE.exec(sent.toUpperCase())?.[1];
  if (table !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${table}`;
  return SYSTEMS.get(sent.toUpperCase()) ?? (isOid(sent) ? `urn:oid:${sent}` : localSystem(place.run.context, sent));
}
