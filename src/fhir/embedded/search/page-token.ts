import { hash } from 'node:crypto';
import { invalidValue } from './search-context.ts';
import { PAGE, type SearchQuery } from './search-query.ts';

/** Where a page ends: the next one begins behind it. */
export interface PageEnd {
  /** The values of the sort keys of the last resource. */
  readonly keys: readonly (string | number | null)[];
  readonly rid: number;
  /** The greatest row number when the search began: what is created later does not push resources from page to page. */
  readonly newest: number;
}

/** A text for the link to the next page; it holds for this query alone. */
export function pageToken(query: SearchQuery, { keys, rid, newest }: PageEnd): string {
  return Buffer.from(JSON.stringify([digest(query), newest, rid, ...keys])).toString('base64url');
}

/** @throws Fault parameter-invalid where it is not a token of this query */
export function readPageToken(query: SearchQuery, token: string): PageEnd {
  const [of, newest, rid, ...keys] = parse(token);
  if (
    of !== digest(query) ||
    typeof newest !== 'number' ||
    typeof rid !== 'number' ||
    keys.length !== query.sort.length ||
    !keys.every(isKey)
  ) {
    throw invalidValue(PAGE, 'this is not a page of this search; follow the links of the Bundle');
  }
  return { keys, rid, newest };
}

function parse(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function digest({ type, understood }: SearchQuery): string {
  return hash('sha256', JSON.stringify([type, understood]), 'base64url').slice(0, 16);
}

function isKey(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
