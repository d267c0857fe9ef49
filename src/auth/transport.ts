import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isLoopback } from '../config/listen-address.ts';
import type { ProxySettings } from '../config/snapshot.ts';

/** The proxies in front of the server: what they say of a connection counts, and nobody else's word does. */
export class TrustedProxies {
  readonly #addresses = new BlockList();

  constructor(settings: Pick<ProxySettings, 'addresses'> | undefined) {
    for (const network of settings?.addresses ?? []) {
      const [address = '', bits] = network.split('/');
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.#addresses.addAddress(address, family);
      else this.#addresses.addSubnet(address, Number(bits), family);
    }
  }

  /** Whether the other end of the socket is one of them; an IPv4 address in IPv6 form is the same address. */
  has({ socket: { remoteAddress = '' } }: { readonly socket: Pick<Socket, 'remoteAddress'> }): boolean {
    return this.#isOne(remoteAddress);
  }

  /**
   * The address that a connection came from to the first of them. Each adds the one that it saw to the end of `X-Forwarded-For`; what
   * stands before the last one that is no proxy was written by the client.
   */
  addressBehind(request: IncomingMessage): string {
    const { remoteAddress = '' } = request.socket;
    if (!this.#isOne(remoteAddress)) return remoteAddress;
    const told = (request.headersDistinct['x-forwarded-for'] ?? []).join().split(',');
    const client = told.map((text) => text.trim()).findLast((text) => !this.#isOne(text));
    return client !== undefined && isIP(client) !== 0 ? client : remoteAddress;
  }

  #isOne(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#addresses.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  /**
   * Whether nobody between the client and this server can read a request: TLS of our own, a proxy that vouches for its TLS, or a
   * connection that never left this machine.
   */
  protects(request: IncomingMessage): boolean {
    if (request.socket instanceof TLSSocket) return true;
    const { remoteAddress = '' } = request.socket;
    if (!this.has(request)) return isLoopback(remoteAddress);
    const [scheme, ...further] = request.headersDistinct['x-forwarded-proto'] ?? [];
    return scheme?.toLowerCase() === 'https' && further.length === 0;
  }
}
