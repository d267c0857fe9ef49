import type { FhirResponse, QueryParameter } from '../../fhir-backend.ts';
import { jsonResponse } from '../reader/json-response.ts';
import { withVersion } from '../resource-text.ts';
import { type Row, textIn, versionFactsIn } from '../storage/columns.ts';
import type { SearchQuery } from './search-query.ts';

/** A resource of a result. */
export interface FoundResource {
  readonly id: string;
  /** As it is answered, version included. */
  readonly text: string;
}

export function foundResource(type: string, row: Row, publicUrl: string): FoundResource {
  const id = textIn(row, 'id');
  return { id, text: withVersion(textIn(row, 'body'), { type, id }, versionFactsIn(row), publicUrl) };
}

interface Result {
  readonly query: SearchQuery;
  readonly publicUrl: string;
  readonly total: number | undefined;
  readonly resources: readonly FoundResource[];
  readonly next: QueryParameter | undefined;
}

/** A Bundle of type searchset (R4 http.html#search), put together from texts. */
export function searchset({ query, publicUrl, total, resources, next }: Result): FhirResponse {
  const { type, understood, page } = query;
  const self: QueryParameter[] = page === undefined ? [] : [['_page', page]];
  const links = [
    linkOf('self', publicUrl, type, [...understood, ...self]),
    ...(next === undefined ? [] : [linkOf('next', publicUrl, type, [...understood, next])]),
  ];
  const entries = resources.map(
    ({ id, text }) => `{"fullUrl":${JSON.stringify(`${publicUrl}/${type}/${id}`)},"resource":${text},"search":{"mode":"match"}}`,
  );
  const count = total === undefined ? '' : `,"total":${total}`;
  const entry = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return jsonResponse(`{"resourceType":"Bundle","type":"searchset"${count},"link":${JSON.stringify(links)}${entry}}`);
}

function linkOf(
  relation: string,
  publicUrl: string,
  type: string,
  parameters: readonly QueryParameter[],
): { readonly relation: string; readonly url: string } {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
  return { relation, url: `${publicUrl}/${type}${query === '' ? '' : `?${query}`}` };
}
