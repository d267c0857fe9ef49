import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Fault } from '../faults/fault.ts';
import { Access } from './access.ts';
import { IdentityProvider } from './identity-provider.ts';
import { LOCAL_ADMINISTRATOR } from './local-administrator.ts';
import { DEVELOPMENT } from './principal.ts';
import { nobodySignsIn } from './provider-sign-in.controller.ts';
import { parseScope } from './scope.ts';
import { principalOf } from './service-principal.guard.ts';
import { endedCookie, isFromOwnPage } from './session-cookie.ts';
import { Entrance } from './sign-in/entrance.ts';
import { sendPage, text } from './sign-in/pages.ts';
import { SignInFilter } from './sign-in.filter.ts';

const LARGEST_BODY = 4096;

const wanted = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^\P{C}+$/u),
  scopes: z.array(z.string().refine((text) => parseScope(text) !== undefined, { error: 'must be a scope such as system/*.rs' })).max(50),
  restricted: z.boolean(),
});

const SIGN_OUT_FORM = '<form method="post" action="sign-out"><button>Sign out</button></form>';

/** What comes after a way of signing in: the session, and its end. Without a provider people sign in with a link made on the machine. */
@ApiExcludeController()
@UseFilters(SignInFilter)
@Controller()
export class SignInController {
  readonly #entrance: Entrance;
  readonly #provider: IdentityProvider;

  constructor(entrance: Entrance, provider: IdentityProvider) {
    this.#entrance = entrance;
    this.#provider = provider;
  }

  /**
   * For `exchange sign-in`: a link that signs a person in, once. Only for whoever has the key of the command line: another administrator,
   * or somebody who came by such a link, could give away more than the own rights.
   */
  @Post('/sign-in')
  @Access('admin')
  @HttpCode(200)
  async link(@Req() request: Request): Promise<{ readonly url: string }> {
    if (principalOf(request) === DEVELOPMENT) throw nobodySignsIn();
    if (principalOf(request) !== LOCAL_ADMINISTRATOR)
      throw new Fault('admin-not-permitted', 'links are made by "exchange sign-in" on the machine of the server');
    const { name, scopes, restricted } = await wantedOf(request);
    const code = await this.#entrance.sessions.codeFor({ id: LOCAL_ADMINISTRATOR.id, name, scopes, restricted, admin: true });
    return { url: `${this.#entrance.publicUrl}/sign-in/${code}` };
  }

  @Get('/sign-in/:code')
  @Access('sign-in')
  async redeem(@Param('code') code: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const person = await this.#entrance.sessions.redeem(code);
    if (person === undefined)
      throw new Fault('sign-in-refused', 'the link was used already, or is older than five minutes: run "exchange sign-in" again');
    response.setHeader('Set-Cookie', await this.#entrance.admit(person, request));
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.redirect(303, '../swagger/index.html');
  }

  /** For pages: who is signed in, and until when. */
  @Get('/session')
  @Access('fhir')
  async session(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { id, name, admin, restricted } = principalOf(request);
    const session = await this.#entrance.sessionOf(request);
    response.json({ id, name, admin, restricted, ...(session && { ends: new Date(session.ends).toISOString() }) });
  }

  /** A page with the form below: a link alone signs nobody out. */
  @Get('/sign-out')
  @Access('sign-in')
  form(@Res() response: Response): void {
    sendPage(response, { title: 'Sign out', body: SIGN_OUT_FORM, referrer: 'same-origin' });
  }

  /**
   * A program gets 204; a browser a page that leads to the provider, where the session goes on otherwise. What another site sends ends
   * nothing.
   */
  @Post('/sign-out')
  @Access('sign-in')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    const isPage = request.accepts('json', 'html') === 'html';
    if (!isFromOwnPage(request, this.#entrance.publicUrl)) {
      if (isPage) this.form(response);
      else response.status(204).end();
      return;
    }
    const person = await this.#entrance.release(request);
    response.setHeader('Set-Cookie', endedCookie(this.#entrance.publicUrl));
    if (!isPage) {
      response.status(204).end();
      return;
    }
    const next = person && 'issuer' in person ? await this.#provider.endSessionUrl() : undefined;
    const body = next === undefined ? '' : `<p><a href="${text(next)}">Sign out of the identity provider too</a></p>`;
    sendPage(response, { title: 'You are signed out', body, referrer: 'none', ...(next === undefined ? {} : { next }) });
  }
}

/** @throws Fault request-malformed */
async function wantedOf(request: Request): Promise<z.output<typeof wanted>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Fault('request-malformed', `at most ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  const checked = wanted.safeParse(parsed(Buffer.concat(chunks).toString('utf8')));
  if (checked.success) return checked.data;
  throw new Fault(
    'request-malformed',
    'send { name, scopes, restricted }: a line of text, a list of scopes such as system/*.rs, and true or false',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
