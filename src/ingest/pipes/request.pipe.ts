import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { principalOf } from '../../auth/service-principal.guard.ts';
import { Configuration } from '../../config/configuration.ts';
import type { InboundRequest } from '../inbound-message.ts';
import { readMediaType } from '../media-type.ts';
import { readBody } from '../read-body.ts';
import { readHeaders } from '../read-headers.ts';

/** Headers first, against the configuration of this moment; only then the body. */
@Injectable()
export class RequestPipe implements PipeTransform<Request, Promise<InboundRequest>> {
  readonly #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  async transform(request: Request): Promise<InboundRequest> {
    const snapshot = this.#configuration.current;
    const { sourceDomain, organisation } = readHeaders(request.headers, snapshot);
    const mediaType = readMediaType(request.headers['content-type']);
    const body = await readBody(request, sourceDomain.limits.bytes);
    return { principal: principalOf(request), snapshot, sourceDomain, organisation, mediaType, received: new Date(), body };
  }
}
