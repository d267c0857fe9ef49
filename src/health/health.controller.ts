import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.ts';
import { Fault } from '../faults/fault.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from '../faults/problem.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { METRICS_MEDIA_TYPE, metricsText } from '../telemetry/metrics.ts';
import { Readiness } from './readiness.ts';

/** What orchestrators, load balancers and monitoring ask. */
@ApiTags('Operation')
@Controller()
export class HealthController {
  readonly #readiness: Readiness;

  constructor(readiness: Readiness) {
    this.#readiness = readiness;
  }

  @Access('open')
  @Get('/health/live')
  @ApiOperation({ summary: '200 while the process answers' })
  live(@Res() response: Response): void {
    response.json({ status: 'up' });
  }

  @Access('open')
  @Get('/health/ready')
  @ApiOperation({ summary: '200 when messages can be taken: configuration loaded, store open, its writer answering' })
  async ready(@Res() response: Response): Promise<void> {
    const { isReady } = await this.#readiness.check();
    if (isReady) response.json({ status: 'up' });
    else refuse(response, {});
  }

  @Access('admin')
  @Get('/_health')
  @ApiOperation({ summary: 'As /health/ready, with the names of the parts' })
  async parts(@Res() response: Response): Promise<void> {
    const { isReady, parts } = await this.#readiness.check();
    if (isReady) response.json({ status: 'up', parts });
    else refuse(response, { parts });
  }

  @Access('admin')
  @Get('/metrics')
  @ApiOperation({ summary: 'Figures in the Prometheus text format' })
  async metrics(@Res() response: Response): Promise<void> {
    response.setHeader('Content-Type', METRICS_MEDIA_TYPE);
    response.end(await metricsText());
  }
}

function refuse(response: Response, further: object): void {
  const fault = new Fault('backend-unavailable', 'the server cannot take messages at the moment');
  response.status(503).setHeader('Content-Type', PROBLEM_MEDIA_TYPE).setHeader('Retry-After', '5');
  response.end(JSON.stringify({ ...problemOf(fault, currentCorrelationId()), ...further }));
}
