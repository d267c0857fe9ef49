import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import express from 'express';
import helmet from 'helmet';
import { fhirPaths } from './fhir-api/openapi.ts';
import { programVersion } from './version.ts';

const INITIALIZER = `window.ui = SwaggerUIBundle({ url: 'json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'list', validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: 'StandaloneLayout' });`;

/** Markdown; addresses begin at the page. */
const SIGN_IN = ' People [sign in](../sign-in) and [sign out](../sign-out); programs are tried out with **Authorize**.';

/**
 * Serves the API's description at /swagger/json and the page at /swagger/index.html. The page's own setup would point its
 * scripts to a path that does not exist, so its files are served here; all of them are local.
 * @param publicUrl of the server: its path is where a proxy has put it
 * @param mode `auth.mode`
 */
export function serveSwagger(app: NestExpressApplication, publicUrl: string, mode: 'none' | 'required'): void {
  const description = new DocumentBuilder()
    .setTitle('Healthcare Exchange')
    .setDescription(`HL7 v2 messages in at /$ingest, FHIR R4 (UK Core) out.${mode === 'none' ? '' : SIGN_IN}`)
    .setVersion(programVersion())
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A token, pasted.' }, 'token')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'A service principal.',
        flows: { clientCredentials: { tokenUrl: `${new URL(publicUrl).pathname.replace(/\/$/, '')}/oauth2/token`, scopes: {} } },
      },
      'client',
    )
    .addSecurityRequirements('token')
    .addSecurityRequirements('client')
    .addServer('..') // relative to /swagger/json: right behind any proxy prefix
    .build();
  const document = SwaggerModule.createDocument(app, description);
  const json = JSON.stringify({ ...document, paths: { ...document.paths, ...fhirPaths() } });

  const pages = express.Router({ strict: true });
  pages.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  pages.get('/', (request, response) => {
    response.redirect(302, request.originalUrl.endsWith('/') ? 'index.html' : 'swagger/index.html');
  });
  pages.get('/json', (_request, response) => {
    response.type('application/json').send(json);
  });
  pages.get('/swagger-initializer.js', (_request, response) => {
    response.type('text/javascript').send(INITIALIZER);
  });
  pages.use(express.static(dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json'))), { index: false }));
  app.use('/swagger', pages);
}
