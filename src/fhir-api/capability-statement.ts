import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { RESOURCE_TYPES, searchParametersOf } from '../fhir/search-parameters.ts';

/** What the statement says of this installation. */
export interface CapabilityFacts {
  readonly publicUrl: string;
  readonly version: string;
  /** When the software was built or the configuration loaded: an ISO date and time. */
  readonly date: string;
}

/** The CapabilityStatement: generated from the table that the search itself reads, so that it names only what is there. */
export function capabilityStatement({ publicUrl, version, date }: CapabilityFacts): CapabilityStatement {
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
        interaction: [{ code: 'transaction' }],
        resource: RESOURCE_TYPES.map(resourceOf),
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
