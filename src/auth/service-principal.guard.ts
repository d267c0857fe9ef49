import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DEVELOPMENT, type Principal } from './principal.ts';

const PRINCIPALS = new WeakMap<Request, Principal>();

/**
 * Registered as APP_GUARD: no handler runs before it is known who asks. Authentication is off in this version: every
 * request is the principal `development`, and serve.ts binds to loopback unless told otherwise in so many words.
 */
@Injectable()
export class ServicePrincipalGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    PRINCIPALS.set(context.switchToHttp().getRequest<Request>(), DEVELOPMENT);
    return true;
  }
}

/** The principal of a request that has passed the guard. */
export function principalOf(request: Request): Principal {
  const principal = PRINCIPALS.get(request);
  if (!principal) throw new Error('the request has not passed the guard');
  return principal;
}
