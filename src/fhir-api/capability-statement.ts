import type { CapabilityStatement, CapabilityStatementRestResource, CapabilityStatementRestSecurity } from 'fhir/r4.js';
import { RESOURCE_TYPES, searchParametersOf } from '../fhir/search-parameters.ts';

/** What the statement says of this installation. */
export interface CapabilityFacts {
  readonly publicUrl: string;
  readonly version: string;
  /** When the software was built or the configuration loaded: an ISO date and time. */
  readonly date: string;
  /** Where clients get their tokens; undefined: every caller is believed. */
  readonly tokenUrl: string | undefined;
}

/** The CapabilityStatement: generated from the table that the search itself reads, so that it names only what is there. */
export function capabilityStatement({ publicUrl, version, date, tokenUrl }: CapabilityFacts): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Healthcare Exchange', version },
    implementation: { description: 'Healthcare Exchange: HL7 v2 in, FHIR R4 (UK Core) out', url: publicUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation: 'Messages of integration engines come in at POST /$ingest (see /swagger/index.html).',
        ...(tokenUrl === undefined ? {} : { security: securityOf(tokenUrl) }),
        interaction: [{ code: 'transaction' }],
        resource: RESOURCE_TYPES.map(resourceOf),
      },
    ],
  };
}

/** SMART App Launch 2, Backend Services: tokens for systems, scopes such as system/Patient.rs. */
function securityOf(tokenUrl: string): CapabilityStatementRestSecurity {
  return {
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [{ url: 'token', valueUri: tokenUrl }],
      },
    ],
    cors: false,
    service: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR', display: 'SMART-on-FHIR' },
        ],
        text: 'OAuth 2 client credentials (SMART Backend Services), with a client certificate where the installation asks for one',
      },
    ],
  };
}

function resourceOf(type: string): CapabilityStatementRestResource {
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: [{ code: 'read' }, { code: 'vread' }, { code: 'history-instance' }, { code: 'search-type' }],
    versioning: 'versioned',
    readHistory: true,
    updateCreate: true,
    searchParam: searchParametersOf(type).map(({ name, kind }) => ({ name, type: kind })),
  };
}
