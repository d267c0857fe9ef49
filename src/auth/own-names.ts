import { isIP } from 'node:net';
import type { Request } from 'express';
import { Fault } from '../faults/fault.ts';

/** What is asked before anybody knows by which name the server can be reached; it tells nothing. */
const ANY_NAME: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);
/** This machine, and as container engines call it from inside: nobody else can own the last, `internal` is reserved. */
const USUAL_NAMES = ['localhost', 'host.docker.internal', 'host.containers.internal'];
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** An address in brackets, or a name, with or without the dot at the end of a full one; the port. */
const HOST = /^(?:(\[[0-9a-f:.]+\])|([a-z0-9._-]+?)\.?)(?::\d{1,5})?$/;

/** Which server this is, in the words of a browser. */
interface Names {
  readonly publicUrl: string;
  /** `server.host`, where it is a name. */
  readonly host: string;
  /** `server.names`. */
  readonly names: readonly string[];
}

/**
 * Where every caller is believed, a browser on the machine is one, whatever page it shows. A page whose name leads to this server
 * (DNS rebinding) is told apart by that name: `Host` is what stands in the address of the page. An address is no name, and cannot be
 * led anywhere. Pages of other sites, which a browser lets send what they cannot read the answer of, are told apart by Fetch Metadata or
 * `Origin`.
 */
export class OwnNames {
  readonly #publicUrl: URL;
  readonly #names: ReadonlySet<string>;

  constructor({ publicUrl, host, names }: Names) {
    this.#publicUrl = new URL(publicUrl);
    this.#names = new Set([...USUAL_NAMES, this.#publicUrl.hostname, ...[host, ...names].map((name) => name.toLowerCase())]);
  }

  /** @throws Fault host-unknown, origin-foreign */
  require({ method, path, headers }: Request): void {
    const { host, origin } = headers;
    if (host !== undefined && !this.#isOwn(host) && !ANY_NAME.has(path))
      throw new Fault(
        'host-unknown',
        'under auth.mode: none this server answers to localhost, addresses, its public-url and server.names alone: add the name there',
        'Host',
      );
    if (SAFE_METHODS.has(method)) return;
    const site = headers['sec-fetch-site'];
    const isForeign =
      site === undefined ? origin !== undefined && !this.#isOrigin(origin, host) : site !== 'same-origin' && site !== 'none';
    if (isForeign)
      throw new Fault(
        'origin-foreign',
        'under auth.mode: none only pages of this server may send this: those of public-url, or of the name in Host',
        'Origin',
      );
  }

  #isOrigin(origin: string, host: string | undefined): boolean {
    if (origin === this.#publicUrl.origin) return true;
    return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  }

  #isOwn(host: string): boolean {
    const [, address, name] = HOST.exec(host.toLowerCase()) ?? [];
    return address !== undefined || (name !== undefined && (isIP(name) !== 0 || this.#names.has(name)));
  }
}
