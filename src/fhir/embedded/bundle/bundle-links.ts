import { Fault } from '../../../faults/fault.ts';
import { isRawNumber } from '../../exact-json.ts';
import { isObject, type JsonObject } from '../json.ts';

/** How the links of a Bundle are read (R4 http.html#trules, step 4; bundle.html#references). */
export interface LinkTargets {
  /** `Type/id` by fullUrl. */
  readonly byFullUrl: ReadonlyMap<string, string>;
  readonly publicUrl: string;
  /** `Type/id` for a conditional reference `Type?query`; undefined where it cannot be said yet. */
  readonly conditional: (reference: string) => string | undefined;
}

/** Elements of type uri, url, canonical, oid or uuid that may name another entry; Reference.reference is one of them. */
const LINKS: ReadonlySet<string> = new Set([
  'reference',
  'url',
  'uri',
  'endpoint',
  'policy',
  'instantiates',
  'instantiatesUri',
  'instantiatesCanonical',
  'valueUri',
  'valueUrl',
  'valueCanonical',
  'valueOid',
  'valueUuid',
]);
const NARRATIVE_LINK = /(href|src)="([^"]*)"/g;
const CONDITIONAL = /^[A-Z][A-Za-z]{1,63}\?/;
const RESTFUL = /^(https?:\/\/.+\/)[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/;
const MAXIMUM_DEPTH = 100;

const isConditional = (reference: string): boolean => CONDITIONAL.test(reference);

/** Replaces the links of one resource; the resource that came in stays as it is. */
export class LinkRewriter {
  readonly #targets: LinkTargets;
  readonly #location: string;
  /** Where relative references of this entry begin. */
  readonly #base: string | undefined;
  /** Conditional references that could not be resolved. */
  readonly open: string[] = [];

  constructor(targets: LinkTargets, entry: { readonly index: number; readonly fullUrl: string | undefined }) {
    this.#targets = targets;
    this.#location = `Bundle.entry[${entry.index}].resource`;
    this.#base = entry.fullUrl === undefined ? undefined : RESTFUL.exec(entry.fullUrl)?.[1];
  }

  /** @throws Fault bundle-invalid for a urn that no entry defines */
  rewrite(resource: JsonObject): JsonObject {
    return this.#object(resource, 0);
  }

  #object(object: JsonObject, depth: number): JsonObject {
    if (depth > MAXIMUM_DEPTH) throw new Fault('bundle-invalid', `elements are nested more than ${MAXIMUM_DEPTH} deep`, this.#location);
    return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, this.#value(name, value, depth)]));
  }

  #value(name: string, value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#text(name, value);
    if (Array.isArray(value)) {
      if (depth > MAXIMUM_DEPTH) throw new Fault('bundle-invalid', `elements are nested more than ${MAXIMUM_DEPTH} deep`, this.#location);
      return value.map((item: unknown) => this.#value(name, item, depth + 1));
    }
    return isObject(value) && !isRawNumber(value) ? this.#object(value, depth + 1) : value;
  }

  #text(name: string, text: string): string {
    if (name === 'div')
      return text.replace(NARRATIVE_LINK, (whole, attribute: string, link: string) => {
        const found = this.#known(link);
        return found === undefined ? whole : `${attribute}="${found}"`;
      });
    if (!LINKS.has(name)) return text;
    return this.#known(text) ?? (name === 'reference' ? this.#reference(text) : text);
  }

  /** A link to another entry, with its fragment. */
  #known(link: string): string | undefined {
    const hash = link.indexOf('#');
    const url = hash < 0 ? link : link.slice(0, hash);
    const { byFullUrl } = this.#targets;
    const found =
      byFullUrl.get(url) ?? byFullUrl.get(url.toLowerCase()) ?? (this.#base === undefined ? undefined : byFullUrl.get(this.#base + url));
    return found === undefined ? undefined : found + (hash < 0 ? '' : link.slice(hash));
  }

  #reference(text: string): string {
    if (/^urn:(?:uuid|oid):/i.test(text))
      throw new Fault('bundle-invalid', 'a reference names a urn that no entry has as its fullUrl', this.#location);
    if (text.startsWith(`${this.#targets.publicUrl}/`)) return text.slice(this.#targets.publicUrl.length + 1);
    if (!isConditional(text)) return text;
    const found = this.#targets.conditional(text);
    if (found === undefined) this.open.push(text);
    return found ?? text;
  }
}
