import type { OpenAPIObject } from '@nestjs/swagger';
import { RESOURCE_TYPES, searchParametersOf } from '../fhir/search-parameters.ts';

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']>;

const TAG = 'FHIR API';
const CONTENT = { 'application/fhir+json': { schema: { type: 'object' as const } } };
const responses = (success: string): Operation['responses'] => ({
  200: { description: success, content: CONTENT },
  default: { description: 'OperationOutcome', content: CONTENT },
});
const pathParameter = (name: string, description: string): NonNullable<Operation['parameters']>[number] => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

/** The paths of the FHIR API, type by type, from the table that the search itself reads. */
export function fhirPaths(): Paths {
  const paths: Paths = {
    '/': {
      post: {
        tags: [TAG],
        summary: 'Executes a transaction Bundle: all of it or nothing',
        requestBody: { required: true, content: CONTENT },
        responses: responses('Bundle of type transaction-response'),
      },
    },
  };
  for (const type of RESOURCE_TYPES) {
    paths[`/${type}`] = { get: searchOf(type) };
    paths[`/${type}/{id}`] = {
      get: { tags: [TAG], summary: `Reads a ${type}`, parameters: [pathParameter('id', 'Logical id')], responses: responses(type) },
    };
    paths[`/${type}/{id}/_history`] = {
      get: {
        tags: [TAG],
        summary: `Lists the versions of a ${type}`,
        parameters: [pathParameter('id', 'Logical id')],
        responses: responses('Bundle of type history'),
      },
    };
    paths[`/${type}/{id}/_history/{version}`] = {
      get: {
        tags: [TAG],
        summary: `Reads a version of a ${type}`,
        parameters: [pathParameter('id', 'Logical id'), pathParameter('version', 'meta.versionId')],
        responses: responses(type),
      },
    };
  }
  return paths;
}

function searchOf(type: string): Operation {
  return {
    tags: [TAG],
    summary: `Searches for ${type} resources`,
    parameters: [...searchParametersOf(type).map(({ name, kind }) => ({ name, description: kind })), ...RESULT_PARAMETERS].map(
      ({ name, description }) => ({
        name,
        in: 'query' as const,
        description,
        schema: { type: 'string' as const },
      }),
    ),
    responses: responses('Bundle of type searchset'),
  };
}

const RESULT_PARAMETERS = [
  { name: '_count', description: 'Resources on a page, 1 to 1000' },
  { name: '_sort', description: 'Search parameters, separated by commas; - before one for descending order' },
  { name: '_total', description: 'accurate: Bundle.total is counted' },
  { name: '_summary', description: 'count: the total alone' },
];
