import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import type { FhirInteraction, FhirResponse } from '../../fhir-backend.ts';
import { SeenInstances } from '../access/seen-instances.ts';
import type { Visibility } from '../access/visibility.ts';
import { etagOf, instant, withVersion } from '../resource-text.ts';
import { numberIn, optionalTextIn, type Row, versionFactsIn } from '../storage/columns.ts';
import { bundleLink, entriesText } from './bundle-text.ts';
import { jsonResponse } from './json-response.ts';
import { subsetOf } from './subset.ts';

const DEFAULT_COUNT = 50;
const MAXIMUM_COUNT = 1000;
/** The next page begins below this version. */
const BEFORE = '_before';
const NUMBER = /^[0-9]{1,9}$/;

/** The versions of one resource, the newest first (R4 http.html#history). */
export class ResourceHistory {
  readonly #publicUrl: string;
  readonly #current: StatementSync;
  readonly #versions: StatementSync;
  readonly #instances: SeenInstances;

  constructor(db: DatabaseSync, publicUrl: string) {
    this.#publicUrl = publicUrl;
    this.#instances = new SeenInstances(db);
    this.#current = db.prepare('SELECT rid, ver, body FROM res WHERE type = ? AND id = ? AND ver > 0');
    this.#versions = db.prepare(
      `SELECT ver, lu, src, body FROM (SELECT rid, ver, lu, src, body FROM res UNION ALL SELECT rid, ver, lu, src, body FROM ver)
       WHERE rid = ? AND ver < ? ORDER BY ver DESC LIMIT ?`,
    );
  }

  /** @param sight what the caller may see; absent: everything */
  history({ type, id, parameters }: Extract<FhirInteraction, { readonly kind: 'history' }>, sight?: Visibility): FhirResponse {
    const { count, before, elements } = readParameters(parameters);
    const current = this.#current.get(type, id);
    if (current === undefined || (sight && !this.#instances.mayBeSeen(type, current, sight)))
      throw new Fault('resource-not-found', `there is no ${type} with this id`);
    const rows = this.#versions.all(numberIn(current, 'rid'), before, count + 1);
    const page = rows.slice(0, count);
    const last = rows.length > count ? page.at(-1) : undefined;
    const address = `${this.#publicUrl}/${type}/${id}/_history`;
    const links = [
      bundleLink('self', address, parameters),
      ...(last === undefined
        ? []
        : [{ relation: 'next', url: `${address}?_count=${count}${elementsIn(elements)}&${BEFORE}=${numberIn(last, 'ver')}` }]),
    ];
    const entries = page.flatMap((row, index) =>
      sight?.coversBody(optionalTextIn(row, 'body') ?? '') === false ? [] : [this.#entry({ type, id }, row, rows[index + 1], elements)],
    );
    // A count would tell of versions that are left out.
    const total = sight === undefined ? `,"total":${numberIn(current, 'ver')}` : '';
    return jsonResponse(`{"resourceType":"Bundle","type":"history"${total},"link":${JSON.stringify(links)}${entriesText(entries)}}`);
  }

  #entry(
    { type, id }: { readonly type: string; readonly id: string },
    row: Row,
    previous: Row | undefined,
    elements: ReadonlySet<string> | undefined,
  ): string {
    const facts = versionFactsIn(row);
    const body = optionalTextIn(row, 'body');
    const created =
      body !== undefined && (facts.version === 1 || (previous !== undefined && optionalTextIn(previous, 'body') === undefined));
    const method = body === undefined ? 'DELETE' : 'PUT';
    const status = body === undefined ? '204' : created ? '201' : '200';
    const shown = body !== undefined && elements ? subsetOf(body, elements) : body;
    const resource = shown === undefined ? '' : `,"resource":${withVersion(shown, { type, id }, facts, this.#publicUrl)}`;
    const request = JSON.stringify({ method, url: `${type}/${id}` });
    const response = JSON.stringify({ status, etag: etagOf(facts.version), lastModified: instant(facts.lastUpdated) });
    return `{"fullUrl":${JSON.stringify(`${this.#publicUrl}/${type}/${id}`)}${resource},"request":${request},"response":${response}}`;
  }
}

function elementsIn(elements: ReadonlySet<string> | undefined): string {
  return elements === undefined ? '' : `&_elements=${[...elements].map(encodeURIComponent).join(',')}`;
}

function readParameters(parameters: Extract<FhirInteraction, { readonly kind: 'history' }>['parameters']): {
  readonly count: number;
  readonly before: number;
  readonly elements: ReadonlySet<string> | undefined;
} {
  let count = DEFAULT_COUNT;
  let before = Number.MAX_SAFE_INTEGER;
  let elements: ReadonlySet<string> | undefined;
  for (const [name, value] of parameters) {
    if (name === '_format' || name === '_pretty') continue;
    if (name === '_elements') {
      elements = new Set(value.split(',').map((element) => element.trim()));
      continue;
    }
    if (name !== '_count' && name !== BEFORE)
      throw new Fault(
        'parameter-unknown',
        `the history of a resource has no parameter "${name.slice(0, 80)}"; allowed are _count and _elements`,
      );
    if (!NUMBER.test(value)) throw new Fault('parameter-invalid', `${name}: expected a whole number`);
    if (name === '_count') count = Math.min(Math.max(Number(value), 1), MAXIMUM_COUNT);
    else before = Number(value);
  }
  return { count, before, elements };
}
