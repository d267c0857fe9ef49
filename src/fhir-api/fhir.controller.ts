import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../auth/access.ts';
import { principalOf } from '../auth/service-principal.guard.ts';
import { Fault } from '../faults/fault.ts';
import { FhirBackend, type FhirInteraction, type FhirResponse } from '../fhir/fhir-backend.ts';
import { RESOURCE_TYPES } from '../fhir/search-parameters.ts';
import { accessOf } from './access-of.ts';
import { FHIR_JSON, FhirFilter } from './fhir.filter.ts';
import { readJsonBody, readSearchForm } from './request-body.ts';

const TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);

/**
 * The FHIR REST face (R4 http.html). Its routes would swallow all others: this controller's module is imported last, and
 * its first path segment must be a resource type. Described in OpenAPI by openapi.ts, type by type.
 */
@ApiExcludeController()
@UseFilters(FhirFilter)
@Access('fhir')
@Controller()
export class FhirController {
  readonly #backend: FhirBackend;

  constructor(backend: FhirBackend) {
    this.#backend = backend;
  }

  @Get('/:type/:id/_history/:version')
  async vread(
    @Param('type') type: string,
    @Param('id') id: string,
    @Param('version') version: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.#perform({ kind: 'vread', type: known(type), id, version }, { request, response });
  }

  @Get('/:type/:id/_history')
  async history(@Param('type') type: string, @Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#perform({ kind: 'history', type: known(type), id, parameters: queryOf(request) }, { request, response });
  }

  @Get('/:type/:id')
  async read(@Param('type') type: string, @Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#perform({ kind: 'read', type: known(type), id }, { request, response });
  }

  @Post('/:type/_search')
  @HttpCode(200)
  async searchByForm(@Param('type') type: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const form = await readSearchForm(request, response);
    await this.#search(known(type), [...queryOf(request), ...form], { request, response });
  }

  @Get('/:type')
  async search(@Param('type') type: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#search(known(type), queryOf(request), { request, response });
  }

  @Post('/')
  @HttpCode(200)
  async transaction(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#perform({ kind: 'transaction', bundle: await readJsonBody(request, response) }, { request, response });
  }

  async #search(type: string, parameters: readonly (readonly [string, string])[], exchange: Exchange): Promise<void> {
    const lenient = /(^|[,;\s])handling=("?)lenient\2($|[,;\s])/i.test(exchange.request.get('prefer') ?? '');
    await this.#perform({ kind: 'search', type, parameters, lenient }, exchange);
  }

  /** The only way to the backend: no interaction without what its caller may do and see. */
  async #perform(interaction: FhirInteraction, { request, response }: Exchange): Promise<void> {
    send(await this.#backend.perform({ ...interaction, access: accessOf(principalOf(request)) }), response);
  }
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function known(type: string): string {
  if (TYPES.has(type)) return type;
  throw new Fault('resource-type-unknown', `the types held here are listed by /metadata`);
}

/** The parameters of the query in their order; a repeated one stays repeated. */
function queryOf(request: Request): readonly (readonly [string, string])[] {
  const start = request.originalUrl.indexOf('?');
  return start < 0 ? [] : [...new URLSearchParams(request.originalUrl.slice(start + 1))];
}

function send({ status, headers, body }: FhirResponse, response: Response): void {
  response.status(status).setHeader('Content-Type', FHIR_JSON);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
