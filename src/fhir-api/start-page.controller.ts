import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../auth/access.ts';
import type { CapabilityFacts } from './capability-statement.ts';
import { CAPABILITY_FACTS } from './metadata.controller.ts';

const SIGN_IN = '\n<li><a href="sign-in">Sign in</a> · <a href="sign-out">Sign out</a></li>';

const pageOf = (signIn: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Healthcare Exchange</title>
<style>body { font: 1.1em/1.6 system-ui, sans-serif; max-width: 42em; margin: 3em auto; padding: 0 1em } code { background: #f0f0f0; padding: 0 .3em }</style>
<h1>Healthcare Exchange</h1>
<p>HL7 v2 messages come in at <code>POST /$ingest</code>, FHIR R4 is read here.</p>
<ul>
<li><a href="swagger/index.html">API: description, and forms to try it</a></li>
<li><a href="metadata">CapabilityStatement</a></li>
<li><a href="Patient?_count=10">Patients</a></li>
<li><a href="AuditEvent?_sort=-date&amp;_count=10">The latest messages</a></li>
<li><a href="_health">Health</a> · <a href="metrics">Metrics</a></li>${signIn}
</ul>
</html>
`;

/** `GET /`: for people with a browser. */
@ApiExcludeController()
@Access('open')
@Controller()
export class StartPageController {
  readonly #page: string;

  constructor(@Inject(CAPABILITY_FACTS) { tokenUrl }: CapabilityFacts) {
    this.#page = pageOf(tokenUrl === undefined ? '' : SIGN_IN);
  }

  @Get('/')
  page(@Res() response: Response): void {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
    response.end(this.#page);
  }
}
