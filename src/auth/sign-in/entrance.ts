import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Configuration } from '../../config/configuration.ts';
import { State } from '../../state/state.ts';
import { currentCorrelationId } from '../../telemetry/correlation-id.ts';
import { log } from '../../telemetry/logger.ts';
import { Authentication } from '../authentication.ts';
import { type Person, personId } from '../person.ts';
import { sessionCookie, sessionOf } from '../session-cookie.ts';
import { type Session, Sessions } from '../sessions.ts';
import { SignIns } from '../sign-ins.ts';

/** Where people come in and go out: each time with a record. */
@Injectable()
export class Entrance {
  readonly sessions: Sessions;
  readonly #configuration: Configuration;
  readonly #record: SignIns;
  readonly #authentication: Authentication;

  constructor(configuration: Configuration, state: State, record: SignIns, authentication: Authentication) {
    this.sessions = new Sessions(state);
    this.#configuration = configuration;
    this.#record = record;
    this.#authentication = authentication;
  }

  /** The only source of absolute URLs. */
  get publicUrl(): string {
    return this.#configuration.current.server.publicUrl;
  }

  /**
   * Signs somebody in who has proved who it is.
   * @returns the cookie
   * @throws Fault backend-unavailable: nobody is let in of whom there is no record
   */
  async admit(person: Person, request: Request): Promise<string> {
    await this.#tell('login', person, request);
    return sessionCookie(await this.sessions.begin(person), this.publicUrl);
  }

  /** Who is signed in where a request comes from, and has sent it from a page of this server. */
  async sessionOf(request: Request): Promise<Session | undefined> {
    const session = sessionOf(request, this.publicUrl);
    return session === undefined ? undefined : await this.sessions.find(session);
  }

  /** Signs out whoever has sent the request. @returns who that was */
  async release(request: Request): Promise<Person | undefined> {
    const session = sessionOf(request, this.publicUrl);
    const found = await this.sessionOf(request);
    if (session === undefined || !found) return undefined;
    await this.sessions.end(session);
    await this.#tell('logout', found.person, request);
    return found.person;
  }

  async #tell(kind: 'login' | 'logout', person: Person, request: Request): Promise<void> {
    const principal = personId(person);
    const correlationId = currentCorrelationId();
    log.info(kind === 'login' ? 'signed-in' : 'signed-out', { principal, correlationId });
    await this.#record.record({ kind, principal, name: person.name, address: this.#authentication.addressOf(request), correlationId });
  }
}
