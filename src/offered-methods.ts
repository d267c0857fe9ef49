import type { NextFunction, Request, Response } from 'express';
import { Fault } from './faults/fault.ts';

const READ = 'GET, HEAD';

/** The doors whose path is fixed: another method than these is 405, not 404. The FHIR API says so itself. */
const METHODS: Readonly<Record<string, string>> = {
  '/$ingest': 'POST',
  '/$convert': 'POST',
  '/$ingest/auth': 'POST',
  '/oauth2/token': 'POST',
  '/metadata': READ,
  '/metrics': READ,
  '/_health': READ,
  '/health/live': READ,
  '/health/ready': READ,
};

/** As the header Allow has them; '' for a path that is no such door. */
export const methodsOf = (path: string): string => (Object.hasOwn(METHODS, path) ? (METHODS[path] ?? '') : '');

/** Middleware before the doors: they need not know what they do not offer. */
export function offeredMethods({ path, method }: Request, _response: Response, next: NextFunction): void {
  const offered = methodsOf(path);
  const isOffered = offered === '' || offered.split(', ').includes(method);
  next(isOffered ? undefined : new Fault('method-not-allowed', `${method} is not offered here: ${offered} is`));
}
