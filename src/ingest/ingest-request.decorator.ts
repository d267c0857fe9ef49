import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Hands a handler what its pipes make of the request: `@IngestRequest(RequestPipe, Hl7v2Pipe) inbound: InboundMessage`. */
export const IngestRequest = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);
