import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Configuration } from '../config/configuration.ts';
import { Fault } from '../faults/fault.ts';
import { State } from '../state/state.ts';
import { Access } from './access.ts';
import { AUTH_SETTINGS } from './auth-settings.ts';
import { IdentityProvider } from './identity-provider.ts';
import { personId, principalOfPerson } from './person.ts';
import { nameCaller } from './service-principal.guard.ts';
import { Entrance } from './sign-in/entrance.ts';
import { sendPage } from './sign-in/pages.ts';
import { endedTransactionCookie, transactionCookie, transactionOf, Transactions } from './sign-in/transactions.ts';
import { SignInFilter } from './sign-in.filter.ts';

const BEGIN_AGAIN =
  'the sign-in has ended already, took longer than ten minutes, or was begun in another browser or beside another one: begin again at /sign-in';

const WITHOUT_ROLE =
  'the identity provider knows you, but gives you neither of the roles DataConsumer and DataAdministrator: ask whoever gives out roles there';
const NOT_LET_IN = 'you are not let in here any more: ask the administrator of this server';

/** Where every caller is believed. */
export const nobodySignsIn = (): Fault =>
  new Fault('sign-in-refused', 'under auth.mode: none every caller is believed, and nobody signs in: just open the pages');

/** People sign in with the OpenID provider of `auth.sign-in`: authorization code with PKCE. */
@ApiExcludeController()
@Access('sign-in')
@UseFilters(SignInFilter)
@Controller()
export class ProviderSignInController {
  readonly #configuration: Configuration;
  readonly #provider: IdentityProvider;
  readonly #entrance: Entrance;
  readonly #transactions: Transactions;

  constructor(configuration: Configuration, provider: IdentityProvider, entrance: Entrance, state: State) {
    this.#configuration = configuration;
    this.#provider = provider;
    this.#entrance = entrance;
    this.#transactions = new Transactions(state);
  }

  /** Sends the browser to the provider. */
  @Get('/sign-in')
  async begin(@Res() response: Response): Promise<void> {
    if (AUTH_SETTINGS.of(this.#configuration.current).mode === 'none') throw nobodySignsIn();
    const { url, transaction } = await this.#provider.begin();
    response.setHeader('Set-Cookie', transactionCookie(await this.#transactions.begin(transaction), this.#entrance.publicUrl));
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.redirect(303, url);
  }

  /**
   * Where the provider sends the browser back to. The answer is a page that goes on by itself: a redirect would still be of the site of the
   * provider, so that the browser would not send the new cookie with it.
   */
  @Get('/sign-in/callback')
  async end(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { publicUrl } = this.#entrance;
    const secret = transactionOf(request, publicUrl);
    response.setHeader('Set-Cookie', endedTransactionCookie(publicUrl));
    const transaction = secret === undefined ? undefined : await this.#transactions.take(secret);
    const query = request.originalUrl.slice(request.path.length);
    if (transaction?.state !== new URLSearchParams(query).get('state')) throw new Fault('sign-in-refused', BEGIN_AGAIN);
    const person = await this.#provider.complete(query, transaction);
    nameCaller(request, personId(person));
    const { settings } = this.#provider;
    if (!principalOfPerson(person, settings))
      throw new Fault('principal-unknown', settings?.refused.includes(person.subject) === true ? NOT_LET_IN : WITHOUT_ROLE);
    response.setHeader('Set-Cookie', [endedTransactionCookie(publicUrl), await this.#entrance.admit(person, request)]);
    const next = '../swagger/index.html';
    sendPage(response, { title: 'You are signed in', body: `<p><a href="${next}">Go on</a></p>`, next, referrer: 'none' });
  }
}
