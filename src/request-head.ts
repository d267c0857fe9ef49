import type { NextFunction, Request, Response } from 'express';
import { OwnNames } from './auth/own-names.ts';
import type { ConnectionLimits, ServerSettings } from './config/snapshot.ts';
import { Fault } from './faults/fault.ts';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/** HTTP/1.1 demands one Host (RFC 9112 ch. 3.2); and no client needs hundreds of headers. */
export function soundHead({ headerCount }: ConnectionLimits): Middleware {
  return ({ httpVersion, headersDistinct, rawHeaders }, _response, next) => {
    const { host = [] } = headersDistinct;
    if (host.length > 1 || (httpVersion === '1.1' && host.length === 0))
      next(new Fault('request-malformed', 'the header must be there once, and name this server', 'Host'));
    else if (rawHeaders.length / 2 > headerCount) next(new Fault('headers-too-large', `a request may have ${headerCount} headers`));
    else next();
  };
}

/** Without authentication it matters who has led a browser here. */
export function ownNamesOnly(settings: ServerSettings): Middleware {
  const own = new OwnNames(settings);
  return (request, _response, next) => {
    own.require(request);
    next();
  };
}

/** `/%24ingest` is `/$ingest`: Express matches the path as it came. */
export const dollarSign: Middleware = (request, _response, next) => {
  if (request.url.startsWith('/%24')) request.url = `/$${request.url.slice(4)}`;
  next();
};
