import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Fault } from '../faults/fault.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from '../faults/problem.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { logFailure } from '../telemetry/logger.ts';
import { isRefusal, keepRefusal, Refusals } from './refusals.ts';
import { sendPage, text } from './sign-in/pages.ts';

/** Renders what goes wrong while people sign in and out: a page for a browser, problem+json for a program. */
@Catch()
export class SignInFilter implements ExceptionFilter {
  readonly #refusals: Refusals;

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const fault = Fault.from(thrown);
    if (fault.code === 'internal') logFailure(thrown);
    if (isRefusal(fault)) await keepRefusal(this.#refusals, fault, { request, response });
    if (response.headersSent) return;
    const { status, title } = fault.definition;
    if (status === 503) response.setHeader('Retry-After', '5');
    if (!request.complete) response.setHeader('Connection', 'close'); // the rest of the body is not read
    const problem = problemOf(fault, currentCorrelationId());
    if (request.accepts('json', 'html') === 'html') {
      const place = problem.correlationId === undefined ? '' : `<p>The log has it as ${text(problem.correlationId)}.</p>`;
      const again = `<p><a href="${'../'.repeat(request.path.split('/').length - 2)}sign-in">Sign in</a></p>`;
      sendPage(response, { status, title, body: `<p>${text(sentence(problem.detail))}</p>\n${again}\n${place}`, referrer: 'none' });
      return;
    }
    response.status(status).setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
    response.end(JSON.stringify(problem));
  }
}

const sentence = (detail: string): string => `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
