import { Fault } from '../../../faults/fault.ts';
import type { Access } from '../../access.ts';
import { canonicalBody } from '../../canonical-body.ts';
import { parseExact } from '../../exact-json.ts';
import type { FhirResponse } from '../../fhir-backend.ts';
import { isObject, stringAt } from '../json.ts';
import { entriesText } from '../reader/bundle-text.ts';
import { jsonResponse } from '../reader/json-response.ts';
import type { ReadResource } from '../reader/read-resource.ts';
import { etagOf, instant } from '../resource-text.ts';
import type { SearchContext } from '../search/search-context.ts';
import type { Search } from '../search/search.ts';
import type { UnitResult, WriteUnit } from '../writer/group-commit.ts';
import type { ResourceWriter } from '../writer/resource-writer.ts';
import { bundleEntries } from './bundle-entry.ts';
import { type IdentifiedEntry, identify } from './bundle-identities.ts';
import { LinkRewriter } from './bundle-links.ts';
import { BundlePermission } from './bundle-permission.ts';

/** What a Bundle needs of the store beside its writer: reading inside the transaction. */
export interface BundleServices {
  readonly search: Search;
  readonly resources: ReadResource;
  readonly publicUrl: string;
  readonly context: SearchContext;
}

/** A Bundle, and on whose behalf it is executed. */
interface TransactionRequest {
  readonly bundle: Uint8Array;
  /** Of what it writes: meta.source. */
  readonly source: string | undefined;
  /** What the caller may do and see; absent: everything. */
  readonly access: Access | undefined;
}

/**
 * A transaction Bundle (R4 http.html#trules): checked as a whole, then DELETE, POST, PUT and GET in this order; whatever
 * fails undoes all of it.
 * @throws Fault bundle-invalid where it is not one that can be executed, scope-missing where the caller may not do all of it
 */
export function executeBundle({ bundle, source, access }: TransactionRequest, services: BundleServices): WriteUnit {
  const entries = bundleEntries(parse(bundle), services.publicUrl);
  const permission = access === undefined ? undefined : new BundlePermission(services.context, access);
  permission?.demandAll(entries);
  return {
    alone: true,
    run(writer, now): UnitResult {
      const identified = identify(entries, (type, query) =>
        services.search.matches({ type, parameters: query, lenient: false, access }, 2),
      );
      const answers = new BundleRun(identified, { writer, services, now, source, access, permission }).run();
      const list = identified.map(({ entry }) => answers.get(entry.index) ?? '');
      return {
        keep: true,
        value: jsonResponse(`{"resourceType":"Bundle","type":"transaction-response"${entriesText(list)}}`) satisfies FhirResponse,
      };
    },
  };
}

function parse(bundle: Uint8Array): unknown {
  try {
    return parseExact(new TextDecoder('utf-8', { fatal: true }).decode(bundle));
  } catch {
    throw new Fault('bundle-invalid', 'the body is not JSON in UTF-8');
  }
}

interface Run {
  readonly writer: ResourceWriter;
  readonly services: BundleServices;
  readonly now: number;
  readonly source: string | undefined;
  readonly access: Access | undefined;
  readonly permission: BundlePermission | undefined;
}

class BundleRun {
  readonly #entries: readonly IdentifiedEntry[];
  readonly #run: Run;
  readonly #byFullUrl: ReadonlyMap<string, string>;
  /** The entries of the response, as text, by the index of the request. */
  readonly #answers = new Map<number, string>();
  readonly #conditional = new Map<string, string>();

  constructor(entries: readonly IdentifiedEntry[], run: Run) {
    this.#entries = entries;
    this.#run = run;
    this.#byFullUrl = new Map(
      entries.flatMap(({ entry, type, id }) =>
        entry.fullUrl === undefined || id === undefined || entry.method === 'GET' ? [] : [[entry.fullUrl, `${type}/${id}`] as const],
      ),
    );
  }

  run(): ReadonlyMap<number, string> {
    const of = (method: string): readonly IdentifiedEntry[] => this.#entries.filter(({ entry }) => entry.method === method);
    for (const entry of of('DELETE')) this.#delete(entry);
    this.#writeAll([...of('POST'), ...of('PUT')]);
    this.#makeVisible();
    this.#run.permission?.demandWritten(this.#entries, (type, id) => this.#run.writer.find(type, id));
    for (const entry of of('GET')) this.#read(entry);
    return this.#answers;
  }

  /**
   * Conditional references are resolved last (step 5), so that they find what the Bundle itself brings: resources without
   * any are written first, then those whose references can be resolved by then, and so on.
   */
  #writeAll(entries: readonly IdentifiedEntry[]): void {
    let waiting = entries;
    let lookUp = false;
    while (waiting.length > 0) {
      const left = waiting.filter((entry) => !this.#write(entry, lookUp));
      if (left.length === waiting.length && lookUp) throw unresolved(left[0]);
      lookUp = true;
      waiting = left;
      if (left.length > 0) this.#makeVisible();
    }
  }

  /** @returns false where a conditional reference cannot be resolved yet */
  #write(identified: IdentifiedEntry, lookUp: boolean): boolean {
    const { entry, type, id = '', matched } = identified;
    const { writer, services, now, source } = this.#run;
    if (matched || entry.resource === undefined) {
      const row = writer.find(type, id);
      this.#answer(entry.index, { status: '200 OK', type, id, version: row?.version ?? 1, lastUpdated: row?.lastUpdated ?? now });
      return true;
    }
    const links = new LinkRewriter(
      {
        byFullUrl: this.#byFullUrl,
        publicUrl: services.publicUrl,
        conditional: (reference) => (lookUp ? this.#resolve(reference) : undefined),
      },
      entry,
    );
    const resource = links.rewrite(entry.resource);
    if (links.open.length > 0) return false;
    const { meta } = resource;
    const body = canonicalBody({ ...resource, resourceType: type, id, ...(isObject(meta) ? { meta } : { meta: {} }) });
    const sent = isObject(meta) ? stringAt(meta, 'source') : undefined;
    this.#store(identified, { body, lastUpdated: now, source: source ?? sent });
    return true;
  }

  #store(
    { entry, type, id = '', createsOnly }: IdentifiedEntry,
    version: { readonly body: string; readonly lastUpdated: number; readonly source: string | undefined },
  ): void {
    const { writer, permission } = this.#run;
    const row = writer.find(type, id);
    const location = `Bundle.entry[${entry.index}]`;
    if (row?.body !== undefined && permission?.mayTouch({ type, rid: row.rid }, 'u') === false)
      throw new Fault('version-conflict', 'the resource cannot be written under this id', location);
    if (entry.ifMatch !== undefined && (row?.body === undefined || row.version !== entry.ifMatch)) {
      throw new Fault('precondition-failed', 'the version is not the one that ifMatch names', location);
    }
    if (row?.body === undefined) {
      const created = writer.create(type, id, version);
      if (created === undefined) throw new Fault('version-conflict', 'the resource has come into being meanwhile', location);
      this.#answer(entry.index, { status: '201 Created', type, id, version: created, lastUpdated: version.lastUpdated });
    } else if (createsOnly) {
      throw new Fault('version-conflict', 'the condition is met by no resource, but there is one with this id', location);
    } else {
      // Equal text: nothing changes, and no version is made of it.
      const unchanged = row.body === version.body;
      const current = unchanged ? row.version : writer.update(type, id, version, row);
      this.#answer(entry.index, {
        status: '200 OK',
        type,
        id,
        version: current,
        lastUpdated: unchanged ? row.lastUpdated : version.lastUpdated,
      });
    }
  }

  #delete({ entry, type, id }: IdentifiedEntry): void {
    const { writer, now, source, permission } = this.#run;
    const found = id === undefined ? undefined : writer.find(type, id);
    const row = found?.body !== undefined && permission?.mayTouch({ type, rid: found.rid }, 'd') === false ? undefined : found;
    if (entry.ifMatch !== undefined && (row?.body === undefined || row.version !== entry.ifMatch)) {
      throw new Fault('precondition-failed', 'the version is not the one that ifMatch names', `Bundle.entry[${entry.index}]`);
    }
    if (id === undefined || row?.body === undefined) {
      this.#answers.set(entry.index, '{"response":{"status":"204 No Content"}}');
      return;
    }
    const version = writer.delete(type, id, { lastUpdated: now, source }, row);
    this.#answers.set(
      entry.index,
      `{"response":${JSON.stringify({ status: '204 No Content', etag: etagOf(version), lastModified: instant(now) })}}`,
    );
  }

  #read({ entry, type, id }: IdentifiedEntry): void {
    const { search, resources } = this.#run.services;
    const { access, permission } = this.#run;
    const { status, headers, body } =
      id === undefined
        ? search.search({ type, parameters: entry.query ?? [], lenient: false, access })
        : entry.version === undefined
          ? resources.read(type, id, permission?.sight)
          : resources.vread({ type, id, version: entry.version }, permission?.sight);
    const { ETag: etag } = headers;
    const response = JSON.stringify({ status: `${status} OK`, ...(etag === undefined ? {} : { etag }) });
    this.#answers.set(entry.index, `{"resource":${new TextDecoder().decode(body)},"response":${response}}`);
  }

  #resolve(reference: string): string | undefined {
    const known = this.#conditional.get(reference);
    if (known !== undefined) return known;
    const mark = reference.indexOf('?');
    const type = reference.slice(0, mark);
    const parameters = [...new URLSearchParams(reference.slice(mark + 1))];
    if (parameters.length === 0) throw new Fault('bundle-invalid', 'a conditional reference has no criterion');
    const { access, services } = this.#run;
    const [only, second] = services.search.matches({ type, parameters, lenient: false, access }, 2);
    if (second !== undefined) throw new Fault('precondition-failed', 'a conditional reference is met by more than one resource');
    if (only === undefined) return undefined;
    this.#conditional.set(reference, `${type}/${only}`);
    return `${type}/${only}`;
  }

  #makeVisible(): void {
    this.#run.writer.settle();
    this.#run.writer.flush();
  }

  #answer(index: number, { status, type, id, version, lastUpdated }: Written): void {
    const response = { status, location: `${type}/${id}/_history/${version}`, etag: etagOf(version), lastModified: instant(lastUpdated) };
    this.#answers.set(index, `{"response":${JSON.stringify(response)}}`);
  }
}

/** What the response says of a resource that was written, or found as it should be. */
interface Written {
  readonly status: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly lastUpdated: number;
}

function unresolved(entry: IdentifiedEntry | undefined): Fault {
  return new Fault(
    'precondition-failed',
    'a conditional reference is met by no resource',
    `Bundle.entry[${entry?.entry.index ?? 0}].resource`,
  );
}
