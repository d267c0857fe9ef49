import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.ts';
import { BatchService } from './batch.service.ts';
import type { InboundBatch, InboundMessage } from './inbound-message.ts';
import { DATA_TYPES } from './ingest-headers.dto.ts';
import { IngestRequest } from './ingest-request.decorator.ts';
import { IngestService } from './ingest.service.ts';
import { HL7_MEDIA_TYPES } from './media-type.ts';
import { Hl7v2BatchPipe } from './pipes/hl7v2-batch.pipe.ts';
import { RequestPipe } from './pipes/request.pipe.ts';
import { EXAMPLE_MESSAGE } from './swagger-example.ts';

/** The door for integration engines. */
@ApiTags('Ingest')
@Access('send')
@Controller()
export class IngestController {
  readonly #service: IngestService;
  readonly #batches: BatchService;

  constructor(service: IngestService, batches: BatchService) {
    this.#service = service;
    this.#batches = batches;
  }

  @Post('/$ingest')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes an HL7 v2 message, or a batch (FHS, BHS), stores it as FHIR, and answers with its acknowledgement' })
  @ApiHeader({ name: 'source-domain', required: true, schema: { type: 'string', example: 'emergency-care', default: 'emergency-care' } })
  @ApiHeader({ name: 'organisation-code', required: true, schema: { type: 'string', example: 'r0d', default: 'r0d' } })
  @ApiHeader({ name: 'data-type', required: true, schema: { type: 'string', enum: [...DATA_TYPES], default: 'Hl7v2' } })
  @ApiConsumes(...HL7_MEDIA_TYPES)
  @ApiProduces('text/plain')
  @ApiBody({ required: true, schema: { type: 'string', example: EXAMPLE_MESSAGE } })
  @ApiResponse({
    status: 200,
    description: 'Stored: an acknowledgement with MSA|AA',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiResponse({
    status: 422,
    description: 'The content of the message is at fault: MSA|AE with ERR',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiResponse({
    status: 400,
    description: 'MSH-9, -11 or -12 is not accepted: MSA|AR; a header or the body is at fault: problem+json',
    content: { 'text/plain': { schema: { type: 'string' } }, 'application/problem+json': { schema: { type: 'object' } } },
  })
  @ApiResponse({
    status: 503,
    description: 'The store cannot be reached: send again',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async ingest(
    @IngestRequest(RequestPipe, Hl7v2BatchPipe) inbound: InboundMessage | InboundBatch,
    @Res() response: Response,
  ): Promise<void> {
    const { status, text } = 'batch' in inbound ? await this.#batches.receive(inbound) : await this.#service.receive(inbound);
    if (status === 503) response.setHeader('Retry-After', '5');
    response.status(status).setHeader('Content-Type', `${inbound.mediaType.type}; charset=utf-8`);
    response.end(text);
  }
}
