import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { maySendFrom } from '../../auth/permissions.ts';
import { principalOf } from '../../auth/service-principal.guard.ts';
import { Configuration } from '../../config/configuration.ts';
import { Fault } from '../../faults/fault.ts';
import { MAPPING } from '../../transform/mapping-section.ts';
import { isJson, readConvertBody } from '../convert-body.ts';
import type { InboundRequest } from '../inbound-message.ts';
import { readBody } from '../read-body.ts';
import { readHeaders } from '../read-headers.ts';
import { RequestPipe } from './request.pipe.ts';

const MEBIBYTE = 1024 * 1024;

/** A request to `$convert`: a message as `$ingest` takes it, or one in JSON, which says in its body what headers say else. */
@Injectable()
export class ConvertRequestPipe implements PipeTransform<Request, Promise<InboundRequest>> {
  readonly #configuration: Configuration;
  readonly #plain: RequestPipe;

  constructor(configuration: Configuration, plain: RequestPipe) {
    this.#configuration = configuration;
    this.#plain = plain;
  }

  async transform(request: Request): Promise<InboundRequest> {
    if (!isJson(request.headers['content-type'])) return await this.#plain.transform(request);
    const snapshot = this.#configuration.current;
    const principal = principalOf(request);
    const { message, sourceDomain: name, organisation, override } = readConvertBody(await readBody(request, 16 * MEBIBYTE));
    maySendFrom(principal, { sourceDomain: name, organisation });
    const headers = { 'source-domain': name, 'organisation-code': organisation, 'data-type': 'Hl7v2' };
    const { sourceDomain } = readHeaders(headers, snapshot);
    const { limits } = sourceDomain;
    const body = Buffer.from(message, 'utf8');
    if (body.length > limits.bytes) throw new Fault('body-too-large', `the limit of the source domain is ${limits.bytes} bytes`, 'message');
    const mapping =
      override === undefined ? undefined : MAPPING.of(sourceDomain).withOverride(override, { shown: 'override', mayNameFiles: false });
    return {
      principal,
      snapshot,
      sourceDomain,
      organisation,
      mediaType: { type: 'text/plain', charset: 'utf-8' },
      received: new Date(),
      body,
      ...(mapping ? { mapping } : {}),
    };
  }
}
