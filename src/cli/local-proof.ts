import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { localAdministratorToken } from '../auth/local-administrator.ts';
import { readEnvironment } from '../config/environment.ts';
import { isLoopback } from '../config/listen-address.ts';

/**
 * The headers by which the command line proves that it runs on the machine of the server.
 * @param address of the server: over loopback, or by an address that this machine has; nothing is sent to another machine
 * @param data `--data`
 */
export async function localProof(address: URL, data: string | undefined): Promise<Record<string, string>> {
  if (!(await isOfThisMachine(address.hostname.replace(/^\[|\]$/g, '')))) return {};
  const token = await localAdministratorToken(readEnvironment({ data }).dataDirectory);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function isOfThisMachine(host: string): Promise<boolean> {
  if (isLoopback(host)) return true;
  const found = await lookup(host, { all: true }).catch(() => []);
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address));
  return found.length > 0 && found.every(({ address }) => own.includes(address));
}
