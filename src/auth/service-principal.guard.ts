import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DEVELOPMENT, type Principal } from './principal.ts';

/** Where the principal of a request is kept: nothing that a client sends can be read or written by this name. */
const PRINCIPAL = Symbol('principal');

type Identified = Request & { [PRINCIPAL]?: Principal };

/**
 * Registered as APP_GUARD: no handler runs before it is known who asks. Authentication is off in this version: every
 * request is the principal `development`, and serve.ts binds to loopback unless told otherwise in so many words.
 */
@Injectable()
export class ServicePrincipalGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<Identified>()[PRINCIPAL] = DEVELOPMENT;
    return true;
  }
}

/** The principal of a request that has passed the guard. */
export function principalOf(request: Request): Principal {
  const principal = (request as Identified)[PRINCIPAL];
  if (!principal) throw new Error('the request has not passed the guard');
  return principal;
}
