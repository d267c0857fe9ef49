import { localAdministratorToken } from '../auth/local-administrator.ts';
import { readEnvironment } from '../config/environment.ts';
import { isLoopback } from '../config/listen-address.ts';

/**
 * The headers by which the command line proves that it runs on the machine of the server.
 * @param address of the server; nothing is sent to another machine
 * @param data `--data`
 */
export async function localProof(address: URL, data: string | undefined): Promise<Record<string, string>> {
  if (!isLoopback(address.hostname.replace(/^\[|\]$/g, ''))) return {};
  const token = await localAdministratorToken(readEnvironment({ data }).dataDirectory);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
