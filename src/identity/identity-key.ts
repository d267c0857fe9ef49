import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../faults/fault.ts';
import { Identity } from './identity.ts';
import { ResourceIds } from './resource-id.ts';

/** Where the installation's key is. */
export interface KeyPlace {
  /** Absolute. */
  readonly dataDirectory: string;
  /** Absolute; without it the key is kept in the data directory and made at first start. */
  readonly identityKeyFile?: string;
}

/** The store's named settings. */
export interface NamedSettings {
  setting(name: string): Promise<string | undefined>;
  /** @returns the value that is stored afterwards */
  putSettingIfAbsent(name: string, value: string): Promise<string>;
}

const FINGERPRINT = 'identity-key-fingerprint';
const KEY_BYTES = 32;
const HEX_KEY = /^[0-9a-fA-F]{64}\s*$/;
const WHY = 'with another key every record would be created a second time under another id';

/**
 * Opens the identity of this installation: reads its key, makes one at the very first start, and compares it with the one that
 * the ids in the store were made with.
 * @throws Fault start-refused when the key is missing, unusable or another one
 */
export async function openIdentity(place: KeyPlace, settings: NamedSettings): Promise<Identity> {
  const known = await settings.setting(FINGERPRINT);
  const path = identityKeyFile(place);
  const key = (await readKey(path)) ?? (await firstKey(place, path, known));
  const fingerprint = fingerprintOf(key);
  const stored = known ?? (await settings.putSettingIfAbsent(FINGERPRINT, fingerprint));
  if (stored !== fingerprint) {
    throw new Fault(
      'start-refused',
      `the identity key ${path} is not the one that the ids in the store were made with; ${WHY}. Put the key from the backup in its place, or use the data directory that belongs to it.`,
    );
  }
  return new Identity(new ResourceIds(key));
}

/** Where the key is, or will be. */
export function identityKeyFile({ identityKeyFile: given, dataDirectory }: KeyPlace): string {
  return given ?? join(dataDirectory, 'keys', 'identity.key');
}

/** A name of the key that tells nothing of it. */
function fingerprintOf(key: Uint8Array): string {
  return createHash('sha256').update('identity key ').update(key).digest('hex').slice(0, 32);
}

/** 32 bytes, or 64 hexadecimal digits as a secret store hands them out; undefined when there is no such file. */
async function readKey(path: string): Promise<Buffer | undefined> {
  const content = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Fault('start-refused', `the identity key ${path} cannot be read (${codeOf(error)})`);
  });
  if (content === undefined || content.length === KEY_BYTES) return content;
  const text = content.length > KEY_BYTES * 2 + 2 ? '' : content.toString('latin1');
  if (HEX_KEY.test(text)) return Buffer.from(text.trim(), 'hex');
  throw new Fault('start-refused', `the identity key ${path} must hold ${KEY_BYTES} bytes, or ${KEY_BYTES * 2} hexadecimal digits`);
}

async function firstKey({ identityKeyFile }: KeyPlace, path: string, known: string | undefined): Promise<Buffer> {
  if (identityKeyFile !== undefined)
    throw new Fault('start-refused', `it names ${path}, which does not exist`, 'EXCHANGE_IDENTITY_KEY_FILE');
  if (known !== undefined)
    throw new Fault(
      'start-refused',
      `the store was made with an identity key, but ${path} does not exist; ${WHY}. Restore it from the backup.`,
    );
  try {
    return await makeKey(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('start-refused', `the identity key ${path} cannot be written (${codeOf(error)})`);
  }
}

/** Writes a new key, durable and whole before it has its name; if another process was first, its key is the key. */
async function makeKey(path: string): Promise<Buffer> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const key = randomBytes(KEY_BYTES);
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeDurably(unfinished, key);
    const isOurs = await giveName(unfinished, path);
    await syncDirectory(directory);
    return isOurs ? key : ((await readKey(path)) ?? key);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the file its name unless there is one already. Some file systems have no hard links: there a rename must do. */
async function giveName(unfinished: string, path: string): Promise<boolean> {
  try {
    await link(unfinished, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    await rename(unfinished, path);
  }
  return true;
}

/** Makes the new name durable; Windows has no such operation and needs none. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
