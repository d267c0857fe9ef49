import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Fault } from '../faults/fault.ts';
import { Access, type AccessKind } from './access.ts';
import { Authentication } from './authentication.ts';
import { mayAdminister, mayConnect, maySendFrom } from './permissions.ts';
import type { Principal } from './principal.ts';
import { RateLimits } from './rate-limits.ts';
import { senderHeaders } from './sender-headers.ts';

/** Where the principal of a request is kept: nothing that a client sends can be read or written by this name. */
const PRINCIPAL = Symbol('principal');

type Identified = Request & { [PRINCIPAL]?: Principal };

/**
 * Registered as APP_GUARD: every route is closed unless {@link Access} says who may use it. The half of authorisation that needs no
 * body: who asks, connect-as, and on the doors for messages send-as and source domain. It runs before anything reads the body.
 */
@Injectable()
export class ServicePrincipalGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authentication: Authentication;
  readonly #limits = new RateLimits();

  constructor(reflector: Reflector, authentication: Authentication) {
    this.#reflector = reflector;
    this.#authentication = authentication;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.getAllAndOverride<AccessKind | undefined>(Access, [context.getHandler(), context.getClass()]);
    if (access === 'open') return true;
    const request = context.switchToHttp().getRequest<Identified>();
    const principal = await this.#authentication.principalOf(request);
    request[PRINCIPAL] = principal;
    mayConnect(principal);
    const wait = this.#limits.take(principal);
    if (wait > 0) {
      context.switchToHttp().getResponse<Response>().setHeader('Retry-After', String(wait));
      throw new Fault('rate-limited', `at most ${String(principal.rateLimit)} requests a minute; the next one in ${wait} s`);
    }
    switch (access) {
      case 'send':
        maySendFrom(principal, senderHeaders(request.headers));
        return true;
      case 'admin':
        mayAdminister(principal);
        return true;
      case 'fhir':
        return true;
      case undefined:
        throw new Fault('access-undeclared', 'the program does not say who may use this path');
    }
  }
}

/** The principal of a request that has passed the guard. */
export function principalOf(request: Request): Principal {
  const principal = (request as Identified)[PRINCIPAL];
  if (!principal) throw new Error('the request has not passed the guard');
  return principal;
}

/** The id of the principal as far as it is known: of refusals. */
export function principalIdOf(request: Request): string {
  return (request as Identified)[PRINCIPAL]?.id ?? 'anonymous';
}
