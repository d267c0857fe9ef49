import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { FaultCode } from '../faults/fault-table.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { Access } from './access.ts';
import { Refusals, routeTemplate } from './refusals.ts';
import { TokenService } from './token-service.ts';

/** What an OAuth error of the token endpoint is in the record: somebody was not let in, or may not have what was asked for. */
const REFUSALS: Readonly<Record<string, FaultCode>> = {
  invalid_client: 'authentication-failed',
  unauthorized_client: 'connect-not-permitted',
  invalid_scope: 'scope-missing',
};

/** Where service principals get their tokens, and others the keys to verify them. */
@ApiTags('Authentication')
@Controller()
export class TokenController {
  readonly #service: TokenService;
  readonly #refusals: Refusals;

  constructor(service: TokenService, refusals: Refusals) {
    this.#service = service;
    this.#refusals = refusals;
  }

  @Access('token')
  @Post(['/$ingest/auth', '/oauth2/token'])
  @ApiOperation({ summary: 'A token for a service principal: OAuth 2, grant_type client_credentials' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiProduces('application/json')
  @ApiBody({ schema: { type: 'object', properties: { grant_type: { type: 'string', default: 'client_credentials' } } } })
  async token(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#service.answer(request, response, async (error, client = 'anonymous') => {
      const code = REFUSALS[error];
      if (code === undefined) return;
      await this.#refusals.keep({ code, principal: client, route: routeTemplate(request), correlationId: currentCorrelationId() });
    });
  }

  @Access('open')
  @Get(['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'])
  @ApiOperation({ summary: 'What the token service can do (RFC 8414)' })
  metadata(@Res() response: Response): void {
    response.json(this.#service.metadata());
  }

  @Access('open')
  @Get('/.well-known/smart-configuration')
  @ApiOperation({ summary: 'The same, as clients of SMART App Launch 2 look for it' })
  smart(@Res() response: Response): void {
    const capabilities = ['client-confidential-symmetric', 'client-confidential-asymmetric', 'permission-v2'];
    response.json({ ...this.#service.metadata(), scopes_supported: ['system/*.cruds'], capabilities });
  }

  @Access('open')
  @Get('/.well-known/jwks.json')
  @ApiOperation({ summary: 'The public keys of its tokens (RFC 7517)' })
  async keys(@Res() response: Response): Promise<void> {
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(await this.#service.keys());
  }
}
