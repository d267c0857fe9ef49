import { afterAll, beforeAll, expect } from '@jest/globals';
import type { FhirInteraction, FhirResponse } from '../../src/fhir/fhir-backend.ts';
import { openTestStore, type TestStore } from './test-store.ts';

interface ResponseEntry {
  readonly resource?: { readonly id?: string; readonly total?: number };
  readonly response: { readonly status: string; readonly location?: string; readonly etag?: string; readonly lastModified?: string };
}

interface Sent {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

export const post = (resource: Sent, more: { readonly fullUrl?: string; readonly ifNoneExist?: string } = {}): object => ({
  ...(more.fullUrl === undefined ? {} : { fullUrl: more.fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(more.ifNoneExist === undefined ? {} : { ifNoneExist: more.ifNoneExist }) },
});
export const put = (resource: Sent, url: string, ifMatch?: string): object => ({
  resource,
  request: { method: 'PUT', url, ...(ifMatch === undefined ? {} : { ifMatch }) },
});
export const remove = (url: string): object => ({ request: { method: 'DELETE', url } });
export const get = (url: string): object => ({ request: { method: 'GET', url } });
export const patient = (id: string, elements: object = {}): Sent => ({ resourceType: 'Patient', id, ...elements });
export const identified = (value: string): object => ({ identifier: [{ system: 's', value }] });
export const statuses = (entries: readonly ResponseEntry[]): string[] => entries.map(({ response }) => response.status.slice(0, 3));
export const named = (entry: ResponseEntry | undefined): string => (entry?.response.location ?? '').split('/_history/')[0] ?? '';

interface Transactions {
  readonly perform: (request: FhirInteraction) => Promise<FhirResponse>;
  readonly executeText: (text: string, source?: string) => Promise<readonly ResponseEntry[]>;
  readonly execute: (entries: readonly object[], source?: string) => Promise<readonly ResponseEntry[]>;
  readonly read: (reference: string) => Promise<Record<string, unknown>>;
  readonly textOf: (type: string, id: string) => Promise<string>;
  readonly count: (type: string, name: string, value: string) => Promise<unknown>;
}

/** Transaction Bundles in a store of the spec file. */
export function transactions(): Transactions {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore();
  });
  afterAll(async () => {
    await opened.remove();
  });

  const perform = (request: FhirInteraction): Promise<FhirResponse> => opened.store.perform(request);
  async function executeText(text: string, source?: string): Promise<readonly ResponseEntry[]> {
    const bundle = new TextEncoder().encode(text);
    const { status, body } = await perform({ kind: 'transaction', bundle, ...(source === undefined ? {} : { source }) });
    const answer = JSON.parse(new TextDecoder().decode(body)) as { readonly type: string; readonly entry?: readonly ResponseEntry[] };
    expect([status, answer.type]).toStrictEqual([200, 'transaction-response']);
    return answer.entry ?? [];
  }
  const execute = (entries: readonly object[], source?: string): Promise<readonly ResponseEntry[]> =>
    executeText(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries }), source);
  async function read(reference: string): Promise<Record<string, unknown>> {
    const [type = '', id = ''] = reference.split('/');
    return JSON.parse(await textOf(type, id)) as Record<string, unknown>;
  }
  async function textOf(type: string, id: string): Promise<string> {
    return new TextDecoder().decode((await perform({ kind: 'read', type, id })).body);
  }
  async function count(type: string, name: string, value: string): Promise<unknown> {
    const { body } = await perform({ kind: 'search', type, parameters: [[name, value]], lenient: false });
    return (JSON.parse(new TextDecoder().decode(body)) as { total: unknown }).total;
  }

  return { perform, executeText, execute, read, textOf, count };
}
