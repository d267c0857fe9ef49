import { constants, createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server, ServerOptions } from 'node:https';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { ClientAuthorities } from './auth/client-authorities.ts';
import { listOfNobody } from './auth/list-of-nobody.ts';
import { requirePrivateFile } from './config/private-file.ts';
import type { ConfigurationSnapshot } from './config/snapshot.ts';
import { Fault } from './faults/fault.ts';
import { log } from './telemetry/logger.ts';

/** Renewals by whatever tool, on whatever file system: the files are small, so they are simply read. */
const LOOK_MS = 5000;

/** What the files of `server.tls` and `server.client-certificates` hold. */
interface TlsState {
  /** Of everything that was read: what is the same needs no change. */
  readonly digest: string;
  readonly options: ServerOptions | undefined;
  readonly authorities: ClientAuthorities | undefined;
}

/** Certificate, key, authorities and revocation lists, as they stand in the files now; the last good ones where they cannot be used. */
export class TlsFiles {
  readonly #settings: () => ConfigurationSnapshot;
  readonly #directory: string;
  readonly #servers = new Set<Server>();
  #state: TlsState;
  #refused: string | undefined;
  #looking: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  private constructor(settings: () => ConfigurationSnapshot, directory: string, state: TlsState) {
    this.#settings = settings;
    this.#directory = directory;
    this.#state = state;
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /**
   * @param settings the configuration that holds at this moment
   * @param directory that of the configuration: paths begin there
   * @throws Fault start-refused where a file cannot be used
   */
  static async open(settings: () => ConfigurationSnapshot, directory: string): Promise<TlsFiles> {
    const state = await stateOf(settings(), await contentsOf(settings(), directory));
    tellStrangers(state.authorities);
    requirePrivateKey(settings(), directory);
    return new TlsFiles(settings, directory, state);
  }

  /** For a server that speaks TLS; undefined: `server.tls` is not set. */
  get options(): ServerOptions | undefined {
    return this.#state.options;
  }

  /** Whose client certificates are believed. */
  get authorities(): ClientAuthorities | undefined {
    return this.#state.authorities;
  }

  /** From now on the server is given each new certificate; connections that exist keep what they have. */
  renew(server: Server): void {
    this.#servers.add(server);
  }

  /** Reads the files again. What cannot be used is told in the log, once, and what was good stays. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    try {
      const settings = this.#settings();
      const contents = await contentsOf(settings, this.#directory);
      if (contents.digest === this.#state.digest) {
        this.#refused = undefined;
        return; // before anything is made of them: long revocation lists take their time
      }
      const state = await stateOf(settings, contents);
      requirePrivateKey(settings, this.#directory);
      this.#state = state;
      this.#refused = undefined;
      tellStrangers(state.authorities);
      for (const server of this.#servers) if (state.options) server.setSecureContext(state.options);
      log.info('tls-files-reloaded');
    } catch (error) {
      const [issue] = Fault.from(error).issues;
      const told = `${issue.location ?? ''} ${issue.detail}`;
      if (told !== this.#refused) log.error('tls-files-refused', { location: issue.location, detail: issue.detail });
      this.#refused = told;
    }
  }
}

/** The files, as they were read at one moment. */
interface TlsContents {
  readonly authorities: readonly Buffer[];
  readonly revocationLists: readonly Buffer[];
  readonly certificate: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly digest: string;
}

/** @throws Fault start-refused where a file cannot be read */
async function contentsOf({ server: { tls, clientCertificates } }: ConfigurationSnapshot, directory: string): Promise<TlsContents> {
  const hash = createHash('sha256').update((clientCertificates?.revokedFingerprints ?? []).join());
  const file = async (path: string): Promise<Buffer> => {
    const bytes = await readFile(resolve(directory, path)).catch((error: unknown) => {
      throw refused(
        path,
        `cannot be read (${typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown'})`,
      );
    });
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
    return bytes;
  };
  const files = async (paths: readonly string[] = []): Promise<Buffer[]> => {
    const found: Buffer[] = [];
    for (const path of paths) found.push(await file(path));
    return found;
  };
  const authorities = await files(clientCertificates?.authorities);
  const revocationLists = await files(clientCertificates?.revocationLists);
  const [certificate, key] = await files(tls ? [tls.certificate, tls.key] : []);
  return { authorities, revocationLists, certificate, key, digest: hash.digest('base64') };
}

/** @throws Fault start-refused where a file cannot be used */
async function stateOf({ server: { tls, clientCertificates } }: ConfigurationSnapshot, contents: TlsContents): Promise<TlsState> {
  const authorities = clientCertificates && authoritiesOf(contents, clientCertificates.revokedFingerprints);
  const isAsked = clientCertificates && (clientCertificates.ingest !== 'off' || clientCertificates.fhirApi !== 'off');
  const { certificate: cert, key } = contents;
  const options: ServerOptions | undefined = tls && {
    ...(cert && key ? { cert, key } : {}),
    minVersion: tls.minimumVersion,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION, // what a handshake has proved holds for its connection
    // TLS asks and proves possession; who is believed is decided here, so that a refusal has a form and a reason in the log.
    ...(isAsked ? { ca: [...contents.authorities], requestCert: true, rejectUnauthorized: false, crl: await listOfNobody() } : {}),
  };
  try {
    if (options) createSecureContext(options);
  } catch {
    throw refused('server.tls', 'certificate and key must be PEM files, and belong together');
  }
  return { digest: contents.digest, options, authorities };
}

function authoritiesOf({ authorities, revocationLists }: TlsContents, revokedFingerprints: readonly string[]): ClientAuthorities {
  try {
    return ClientAuthorities.read({
      authorities: authorities.join('\n'),
      revocationLists,
      revokedFingerprints: new Set(revokedFingerprints),
    });
  } catch (error) {
    throw refused('server.client-certificates', Error.isError(error) ? error.message : 'cannot be used');
  }
}

/** A list of an authority that nobody knows may be a wrong file. */
function tellStrangers(authorities: ClientAuthorities | undefined): void {
  for (const name of authorities?.strangersWithLists ?? [])
    log.warn('revocation-list-of-stranger', {
      location: 'server.client-certificates.revocation-lists',
      detail: `the list of ${name} counts only for clients that send the certificate of this authority: it is none of authorities`,
    });
}

function requirePrivateKey({ server: { tls }, security }: ConfigurationSnapshot, directory: string): void {
  if (!tls) return;
  requirePrivateFile(resolve(directory, tls.key), security, (detail) => {
    log.warn('secret-readable', { detail });
  });
}

const refused = (location: string, detail: string): Fault => new Fault('start-refused', detail, location);
