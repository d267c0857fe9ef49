import type { IncomingHttpHeaders } from 'node:http';

/** The headers that say for whom and where to a message is sent, as they are read everywhere: undefined or '' where they are missing. */
export interface SenderHeaders {
  readonly sourceDomain: string | undefined;
  readonly organisation: string | undefined;
}

/** Both halves of authorisation and the door read the headers by this function, so that they can mean nothing else by them. */
export function senderHeaders(headers: IncomingHttpHeaders): SenderHeaders {
  return { sourceDomain: single(headers['source-domain']), organisation: single(headers['organisation-code']) };
}

/** A header without blanks at its ends; one that stands twice, as a list. */
export function single(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value.join(', ') : value)?.trim();
}
