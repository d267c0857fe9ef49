import type { FhirResponse, QueryParameter } from '../../fhir-backend.ts';
import { bundleLink, entriesText } from '../reader/bundle-text.ts';
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
  const address = `${publicUrl}/${type}`;
  const links = [
    bundleLink('self', address, [...understood, ...self]),
    ...(next === undefined ? [] : [bundleLink('next', address, [...understood, next])]),
  ];
  const entries = resources.map(
    ({ id, text }) => `{"fullUrl":${JSON.stringify(`${address}/${id}`)},"resource":${text},"search":{"mode":"match"}}`,
  );
  const count = total === undefined ? '' : `,"total":${total}`;
  return jsonResponse(`{"resourceType":"Bundle","type":"searchset"${count},"link":${JSON.stringify(links)}${entriesText(entries)}}`);
}
