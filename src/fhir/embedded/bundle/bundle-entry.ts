import { Fault, type FaultIssue } from '../../../faults/fault.ts';
import type { QueryParameter } from '../../fhir-backend.ts';
import { RESOURCE_TYPES } from '../../search-parameters.ts';
import { isResourceId } from '../index/reference-target.ts';
import { isObject, type JsonObject, stringAt } from '../json.ts';

/** What an entry asks for, once its request has been read. */
export interface BundleEntry {
  readonly index: number;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly fullUrl: string | undefined;
  readonly type: string;
  /** PUT, DELETE and GET of one resource. */
  readonly id: string | undefined;
  /** GET of a version. */
  readonly version: string | undefined;
  /** Search, or the condition of PUT, DELETE and, as ifNoneExist, POST. */
  readonly query: readonly QueryParameter[] | undefined;
  readonly ifMatch: number | undefined;
  /** POST and PUT. */
  readonly resource: JsonObject | undefined;
}

const TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);
const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'] satisfies BundleEntry['method'][];
const MAXIMUM_ENTRIES = 10_000;
const MAXIMUM_ISSUES = 20;
const ETAG = /^(?:W\/)?"?([0-9]{1,9})"?$/;

class Refusal extends Error {}

/**
 * Reads the entries of a transaction Bundle (R4 http.html#transaction).
 * @throws Fault bundle-invalid with every fault that is found, at its entry
 */
export function bundleEntries(bundle: unknown, publicUrl: string): BundleEntry[] {
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') throw new Fault('bundle-invalid', 'the body is not a Bundle');
  if (bundle['type'] !== 'transaction') throw new Fault('bundle-invalid', 'only Bundles of type "transaction" are executed', 'Bundle.type');
  const { entry = [] } = bundle;
  if (!Array.isArray(entry)) throw new Fault('bundle-invalid', 'expected a list', 'Bundle.entry');
  if (entry.length > MAXIMUM_ENTRIES) throw new Fault('bundle-invalid', `at most ${MAXIMUM_ENTRIES} entries are executed`, 'Bundle.entry');
  const issues: FaultIssue[] = [];
  const entries = entry.flatMap((value: unknown, index) => {
    try {
      return [readEntry(value, index, publicUrl)];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      issues.push({ code: 'bundle-invalid', detail: error.message, location: `Bundle.entry[${index}]` });
      return [];
    }
  });
  const [first, ...others] = [...issues, ...repeatedFullUrls(entries)].slice(0, MAXIMUM_ISSUES);
  if (first !== undefined) throw Fault.of([first, ...others]);
  return entries;
}

function readEntry(value: unknown, index: number, publicUrl: string): BundleEntry {
  const request = isObject(value) ? value['request'] : undefined;
  if (!isObject(value) || !isObject(request)) throw new Refusal('the request is missing');
  const method = methodOf(request['method']);
  const url = stringAt(request, 'url');
  if (url === undefined) throw new Refusal('request.url is missing');
  const place = placeOf(url, publicUrl);
  const resource = isObject(value['resource']) ? value['resource'] : undefined;
  checkShape({ method, place, resource });
  const ifNoneExist = conditionAt(request, 'ifNoneExist');
  const ifMatch = conditionAt(request, 'ifMatch');
  return {
    index,
    method,
    fullUrl: fullUrlOf(stringAt(value, 'fullUrl')),
    ...place,
    query: method === 'POST' && ifNoneExist !== undefined ? conditionOf(ifNoneExist) : place.query,
    ifMatch: ifMatch === undefined ? undefined : versionOf(ifMatch),
    resource: method === 'POST' || method === 'PUT' ? resource : undefined,
  };
}

/** A condition that cannot be read is refused: without it the entry would write what it was to prevent. */
function conditionAt(request: JsonObject, name: string): string | undefined {
  const condition = stringAt(request, name);
  if (condition === undefined && request[name] !== undefined) throw new Refusal(`request.${name} must be a text`);
  return condition;
}

function methodOf(value: unknown): BundleEntry['method'] {
  switch (value) {
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'DELETE':
      return value;
    case 'HEAD':
      return 'GET';
    default:
      throw new Refusal(`request.method must be one of ${METHODS.join(', ')}`);
  }
}

type Place = Pick<BundleEntry, 'type' | 'id' | 'version' | 'query'>;

/** `Type`, `Type/id`, `Type/id/_history/version`, `Type?query`; also behind a slash or the own base. */
function placeOf(url: string, publicUrl: string): Place {
  const relative = url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length + 1) : url.replace(/^\//, '');
  const mark = relative.indexOf('?');
  const [type = '', id, history, version, ...rest] = (mark < 0 ? relative : relative.slice(0, mark)).split('/', 5);
  if (!TYPES.has(type)) throw new Refusal('request.url does not begin with a resource type that is held here');
  if (rest.length > 0 || (history !== undefined && (history !== '_history' || version === undefined)))
    throw new Refusal('request.url is not one that can be executed');
  if (id !== undefined && !isResourceId(id)) throw new Refusal('request.url holds no valid id');
  if (id !== undefined && mark >= 0) throw new Refusal('request.url has both an id and a query');
  return { type, id, version, query: mark < 0 ? undefined : conditionOf(relative.slice(mark)) };
}

/** `identifier=…`; senders also write `?identifier=…` and `Patient?identifier=…`. */
function conditionOf(text: string): readonly QueryParameter[] {
  return [...new URLSearchParams(text.slice(text.indexOf('?') + 1))];
}

function checkShape({
  method,
  place,
  resource,
}: {
  readonly method: BundleEntry['method'];
  readonly place: Place;
  readonly resource: JsonObject | undefined;
}): void {
  const { type, id, version, query } = place;
  if (method !== 'GET' && version !== undefined) throw new Refusal('a version can only be read');
  if (method === 'POST' && (id !== undefined || query !== undefined))
    throw new Refusal('POST takes a resource type alone; a condition belongs into ifNoneExist');
  if ((method === 'PUT' || method === 'DELETE') && id === undefined && query === undefined)
    throw new Refusal(`${method} needs an id or a condition`);
  if (method !== 'GET' && query?.length === 0) throw new Refusal('a condition without a criterion would match everything');
  if (method !== 'POST' && method !== 'PUT') return;
  if (resource === undefined) throw new Refusal('the resource is missing');
  if (resource['resourceType'] !== type) throw new Refusal('the type of the resource is not that of request.url');
  if (method === 'PUT' && id !== undefined && resource['id'] !== id) throw new Refusal('the id of the resource is not that of request.url');
  if (method === 'PUT' && resource['id'] !== undefined && !isResourceId(stringAt(resource, 'id') ?? ''))
    throw new Refusal('the id of the resource is not a valid id');
}

function versionOf(etag: string): number {
  const version = ETAG.exec(etag)?.[1];
  if (version === undefined) throw new Refusal('request.ifMatch is not the ETag of a version: W/"3"');
  return Number(version);
}

/** UUIDs are written in either case. */
function fullUrlOf(text: string | undefined): string | undefined {
  return text?.toLowerCase().startsWith('urn:uuid:') ? text.toLowerCase() : text;
}

/** bdl-7: a fullUrl is there once. */
function repeatedFullUrls(entries: readonly BundleEntry[]): FaultIssue[] {
  const seen = new Set<string>();
  return entries.flatMap(({ fullUrl, index }) => {
    if (fullUrl === undefined || !seen.has(fullUrl)) {
      if (fullUrl !== undefined) seen.add(fullUrl);
      return [];
    }
    return [{ code: 'bundle-invalid', detail: 'the fullUrl is that of another entry', location: `Bundle.entry[${index}].fullUrl` }];
  });
}
