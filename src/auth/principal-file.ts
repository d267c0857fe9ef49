import { Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { Fault } from '../faults/fault.ts';

/** The text of service-principals.yaml, changed by the command line: comments, order and the form of the rest stay as they are. */
export class PrincipalFile {
  readonly #document: Document;

  /** @param text '' for a file that does not exist yet */
  constructor(text: string) {
    const document = parseDocument(text, { stringKeys: true });
    this.#document = document.errors.length > 0 || isMap(document.contents) ? document : new Document({});
    if (document.errors.length > 0) throw new Fault('configuration-invalid', 'mend the file first: exchange check-config says where', FILE);
  }

  /** @param settings as they stand in the file */
  add(id: string, settings: Readonly<Record<string, unknown>>): void {
    if (this.#document.hasIn(['principals', id]))
      throw new Fault('configuration-invalid', `${id} is there already; "exchange principal rotate" makes a new secret`, FILE);
    const principals = this.#document.getIn(['principals']);
    if (isMap(principals)) {
      if (principals.items.length === 0) principals.flow = false;
      principals.set(id, this.#document.createNode(settings));
    } else this.#document.set('principals', this.#document.createNode({ [id]: settings }));
  }

  /**
   * Puts a new secret before the one that is there, which ends at a given time; what has ended already, and a second old one, go.
   * @param ends when the old secret stops being accepted
   */
  rotate(id: string, hash: string, { now, ends }: { readonly now: Date; readonly ends: Date }): void {
    const principal = this.#principal(id);
    const kept = this.#secretsOf(id).filter(({ expires }) => expires === undefined || Date.parse(expires) > now.getTime());
    const [latest] = kept.map(({ hash: old, expires }) => ({ hash: old, expires: earlier(expires, ends) }));
    const secrets = this.#document.createNode([{ hash }, ...(latest ? [latest] : [])]);
    const credentials = principal.get('credentials');
    if (isMap(credentials)) {
      if (credentials.items.length === 0) credentials.flow = false;
      credentials.set('secrets', secrets);
    } else principal.set('credentials', this.#document.createNode({ secrets: [{ hash }] }));
  }

  setEnabled(id: string, enabled: boolean): void {
    this.#principal(id).set('enabled', enabled);
  }

  toString(): string {
    return this.#document.toString({ lineWidth: 0, flowCollectionPadding: false });
  }

  #principal(id: string): YAMLMap {
    const principal = this.#document.getIn(['principals', id]);
    if (isMap(principal)) return principal;
    throw new Fault('configuration-invalid', `there is no principal ${id}; "exchange principal list" shows them`, FILE);
  }

  #secretsOf(id: string): readonly { readonly hash: string; readonly expires?: string }[] {
    const secrets = this.#document.getIn(['principals', id, 'credentials', 'secrets']);
    return isSeq(secrets) ? (secrets.toJSON() as { hash: string; expires?: string }[]) : [];
  }
}

const FILE = 'service-principals.yaml';

function earlier(expires: string | undefined, ends: Date): string {
  const end = `${ends.toISOString().slice(0, 19)}Z`;
  return expires !== undefined && Date.parse(expires) < ends.getTime() ? expires : end;
}
