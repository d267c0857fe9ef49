import { Reflector } from '@nestjs/core';

/**
 * Who may use a route. `open`: everybody, without proof (test/e2e/closed-routes.e2e-spec.ts has the list); `token`: everybody, over TLS,
 * and not too often; `sign-in`: the same, for people with a browser; `send`: whoever may send as
 * the organisation and to the source domain of the headers; `fhir`: whoever is known, by the scopes of each interaction; `admin`:
 * administrators.
 */
export type AccessKind = 'open' | 'token' | 'sign-in' | 'send' | 'fhir' | 'admin';

/** Declares who may use the routes of a controller, or one of them: `@Access('fhir')`. A route without it is closed to everybody. */
export const Access = Reflector.createDecorator<AccessKind>();
