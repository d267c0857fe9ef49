import type { QueryParameter } from '../../fhir-backend.ts';

/** A link of a Bundle to a list with these parameters. */
export function bundleLink(
  relation: string,
  address: string,
  parameters: readonly QueryParameter[],
): { readonly relation: string; readonly url: string } {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
  return { relation, url: query === '' ? address : `${address}?${query}` };
}

/** The entries of a Bundle behind its other elements; JSON of FHIR has no empty lists (R4 json.html). */
export function entriesText(entries: readonly string[]): string {
  return entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
}
