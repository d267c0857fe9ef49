import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Configuration } from '../config/configuration.ts';
import { Fault } from '../faults/fault.ts';
import { State } from '../state/state.ts';
import { Access } from './access.ts';
import { parseScope } from './scope.ts';
import { principalOf } from './service-principal.guard.ts';
import { endedCookie, sessionCookie, sessionOf } from './session-cookie.ts';
import { Sessions } from './sessions.ts';

const LARGEST_BODY = 4096;

const wanted = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.string().refine((text) => parseScope(text) !== undefined, { error: 'must be a scope such as system/*.rs' })).max(50),
  restricted: z.boolean(),
});

/** People sign in with a link that an administrator makes on the machine, and get a cookie for the pages of this server. */
@ApiExcludeController()
@Controller()
export class SignInController {
  readonly #configuration: Configuration;
  readonly #sessions: Sessions;

  constructor(configuration: Configuration, state: State) {
    this.#configuration = configuration;
    this.#sessions = new Sessions(state);
  }

  /** For `exchange sign-in`: a link that signs a person in, once. The person is the administrator who asked, in a browser. */
  @Post('/sign-in')
  @Access('admin')
  @HttpCode(200)
  async link(@Req() request: Request): Promise<{ readonly url: string }> {
    const { name, scopes, restricted } = await wantedOf(request);
    const code = await this.#sessions.codeFor({ id: principalOf(request).id, name, scopes, restricted, admin: true });
    return { url: `${this.#publicUrl}/sign-in/${code}` };
  }

  @Get('/sign-in/:code')
  @Access('open')
  async redeem(@Param('code') code: string, @Res() response: Response): Promise<void> {
    const session = await this.#sessions.redeem(code);
    if (session === undefined)
      throw new Fault('sign-in-refused', 'the link was used already, or is older than five minutes: run "exchange sign-in" again');
    response.setHeader('Set-Cookie', sessionCookie(session, this.#publicUrl));
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.redirect(303, '../swagger/index.html');
  }

  @Post('/sign-out')
  @Access('open')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    const session = sessionOf(request, this.#publicUrl);
    if (session !== undefined) await this.#sessions.end(session);
    response.setHeader('Set-Cookie', endedCookie(this.#publicUrl));
    response.status(204).end();
  }

  get #publicUrl(): string {
    return this.#configuration.current.server.publicUrl;
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
    'send { name, scopes, restricted }: a text, a list of scopes such as system/*.rs, and true or false',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
