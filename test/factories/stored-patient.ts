import { canonicalBody } from '../../src/fhir/canonical-body.ts';
import type { FhirResponse, WriteEntry } from '../../src/fhir/fhir-backend.ts';

export const patient = (id: string, elements: object = {}): string => canonicalBody({ resourceType: 'Patient', id, ...elements });
export const create = (id: string, elements?: object): WriteEntry => ({
  method: 'create',
  type: 'Patient',
  id,
  body: patient(id, elements),
});
export const update = (id: string, elements: object, ifMatch?: number): WriteEntry => ({
  method: 'update',
  type: 'Patient',
  id,
  body: patient(id, elements),
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
export const textOf = ({ body }: FhirResponse): string => new TextDecoder().decode(body);
export const identifier = (...values: string[]): object => ({ identifier: values.map((value) => ({ system: 's', value })) });
