import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.ts';
import { ConvertService } from './convert.service.ts';
import type { InboundMessage } from './inbound-message.ts';
import { DATA_TYPES } from './ingest-headers.dto.ts';
import { IngestRequest } from './ingest-request.decorator.ts';
import { HL7_MEDIA_TYPES } from './media-type.ts';
import { ConvertRequestPipe } from './pipes/convert-request.pipe.ts';
import { Hl7v2Pipe } from './pipes/hl7v2.pipe.ts';
import { EXAMPLE_MESSAGE } from './swagger-example.ts';

/** The door for mapping analysts: what a message would become. Nothing is stored. */
@ApiTags('Ingest')
@Access('send')
@Controller()
export class ConvertController {
  readonly #service: ConvertService;

  constructor(service: ConvertService) {
    this.#service = service;
  }

  @Post('/$convert')
  @HttpCode(200)
  @ApiOperation({ summary: 'Converts one HL7 v2 message without storing it: bundle, lineage, losses, findings, acknowledgement' })
  @ApiHeader({
    name: 'source-domain',
    required: false,
    description: 'needed unless the body is JSON',
    schema: { type: 'string', default: 'emergency-care' },
  })
  @ApiHeader({
    name: 'organisation-code',
    required: false,
    description: 'needed unless the body is JSON',
    schema: { type: 'string', default: 'r0d' },
  })
  @ApiHeader({
    name: 'data-type',
    required: false,
    description: 'needed unless the body is JSON',
    schema: { type: 'string', enum: [...DATA_TYPES], default: 'Hl7v2' },
  })
  @ApiConsumes(...HL7_MEDIA_TYPES, 'application/json')
  @ApiProduces('application/json')
  @ApiBody({
    required: true,
    description:
      'The message; or, as application/json, { message, sourceDomain, organisation, override? }: override has the keys of mapping',
    schema: { type: 'string', example: EXAMPLE_MESSAGE },
  })
  @ApiResponse({
    status: 200,
    description: '{ bundle, instructions, lineage, losses, findings, acknowledgement }',
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  convert(@IngestRequest(ConvertRequestPipe, Hl7v2Pipe) inbound: InboundMessage, @Res() response: Response): void {
    const answer = this.#service.convert(inbound);
    response.status(answer.status);
    if (answer.kind === 'refusal') {
      response.setHeader('Content-Type', `${inbound.mediaType.type}; charset=utf-8`);
      response.end(answer.text);
    } else response.json(answer.result);
  }
}
