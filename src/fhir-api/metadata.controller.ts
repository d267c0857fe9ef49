import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.ts';
import { type CapabilityFacts, capabilityStatement } from './capability-statement.ts';
import { FHIR_JSON } from './fhir.filter.ts';

export const CAPABILITY_FACTS = Symbol('CapabilityFacts');

/** `GET /metadata`: written once, since nothing in it changes while the server runs. */
@ApiTags('FHIR API')
@Access('open')
@Controller()
export class MetadataController {
  readonly #statement: string;

  constructor(@Inject(CAPABILITY_FACTS) facts: CapabilityFacts) {
    this.#statement = JSON.stringify(capabilityStatement(facts));
  }

  @Get('/metadata')
  @ApiOperation({ summary: 'The CapabilityStatement: what this server can do' })
  @ApiProduces('application/fhir+json')
  metadata(@Res() response: Response): void {
    response.setHeader('Content-Type', FHIR_JSON);
    response.end(this.#statement);
  }
}
