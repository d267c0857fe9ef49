import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Configuration } from '../config/configuration.ts';
import { Fault } from '../faults/fault.ts';
import { Access, type AccessKind } from './access.ts';
import { AddressLimits } from './address-limits.ts';
import { AUTH_SETTINGS } from './auth-settings.ts';
import { Authentication } from './authentication.ts';
import { mayAdminister, mayConnect, maySendFrom } from './permissions.ts';
import type { Principal } from './principal.ts';
import { RateLimits } from './rate-limits.ts';
import { senderHeaders } from './sender-headers.ts';

/** Where the principal of a request is kept: nothing that a client sends can be read or written by this name. */
const PRINCIPAL = Symbol('principal');

/** Where the id of somebody is kept who has proved who it is, and is not let in. */
const NAMED = Symbol('named');

type Identified = Request & { [PRINCIPAL]?: Principal; [NAMED]?: string };

/** Requests a minute of one address for signing in: people do it a few times a day. */
const SIGN_IN_LIMIT = { requests: 120, failures: undefined };

/**
 * Registered as APP_GUARD: every route is closed unless {@link Access} says who may use it. The half of authorisation that needs no
 * body: who asks, connect-as, and on the doors for messages send-as and source domain. It runs before anything reads the body.
 */
@Injectable()
export class ServicePrincipalGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authentication: Authentication;
  readonly #configuration: Configuration;
  readonly #limits = new RateLimits();
  readonly #addresses = new AddressLimits();
  readonly #signIns = new AddressLimits();

  constructor(reflector: Reflector, authentication: Authentication, configuration: Configuration) {
    this.#reflector = reflector;
    this.#configuration = configuration;
    this.#authentication = authentication;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.getAllAndOverride<AccessKind | undefined>(Access, [context.getHandler(), context.getClass()]);
    if (access === 'open') return true;
    const request = context.switchToHttp().getRequest<Identified>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('Cache-Control', 'no-store'); // what only some may have is kept by nobody in between, nor by a browser
    if (access === 'token') {
      this.#limitProofs(request, response);
      return true;
    }
    if (access === 'sign-in') {
      this.#authentication.requireProtection(request);
      mustWait(this.#signIns.take(this.#authentication.addressOf(request), SIGN_IN_LIMIT), response, 'this address has sent too much');
      return true;
    }
    const principal = await this.#identified(request, response, access);
    request[PRINCIPAL] = principal;
    mayConnect(principal);
    mustWait(this.#limits.take(principal), response, `at most ${String(principal.rateLimit)} requests a minute`);
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

  /** The token endpoint judges proofs itself; a guess there counts like one at any other door. */
  #limitProofs(request: Request, response: Response): void {
    const { addressLimits } = AUTH_SETTINGS.of(this.#configuration.current);
    const address = this.#authentication.addressOf(request);
    this.#authentication.requireProtection(request);
    mustWait(this.#addresses.take(address, addressLimits), response, 'this address has sent too much');
    response.once('finish', () => {
      if (response.statusCode === 401) this.#addresses.failed(address, addressLimits);
    });
  }

  /** Who asks; an address that guesses is not listened to for a while. */
  async #identified(request: Identified, response: Response, access: AccessKind | undefined): Promise<Principal> {
    const { mode, addressLimits } = AUTH_SETTINGS.of(this.#configuration.current);
    if (mode === 'none') return await this.#authentication.principalOf(request, access);
    const address = this.#authentication.addressOf(request);
    mustWait(this.#addresses.take(address, addressLimits), response, 'this address has sent too much');
    try {
      return await this.#authentication.principalOf(request, access);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === 'authentication-failed') this.#addresses.failed(address, addressLimits);
      throw thrown;
    }
  }
}

/** @throws Fault rate-limited */
function mustWait(seconds: number, response: Response, limit: string): void {
  if (seconds === 0) return;
  response.setHeader('Retry-After', String(seconds));
  throw new Fault('rate-limited', `${limit}; the next one in ${seconds} s`);
}

/** The principal of a request that has passed the guard. */
export function principalOf(request: Request): Principal {
  const principal = (request as Identified)[PRINCIPAL];
  if (!principal) throw new Error('the request has not passed the guard');
  return principal;
}

/** The id of whoever has proved who it is; undefined: nobody has. */
export function callerOf(request: Request): string | undefined {
  const { [PRINCIPAL]: principal, [NAMED]: named } = request as Identified;
  return principal?.id ?? named;
}

/** The id of the principal as far as it is known: of refusals. */
export function principalIdOf(request: Request): string {
  return callerOf(request) ?? 'anonymous';
}

/** Says whose request it is that is refused, for the record. */
export function nameCaller(request: Request, id: string): void {
  (request as Identified)[NAMED] = id;
}
