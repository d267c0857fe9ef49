import { Injectable } from '@nestjs/common';
import { Configuration } from '../config/configuration.ts';
import { FhirBackend } from '../fhir/fhir-backend.ts';

export interface ReadinessReport {
  readonly isReady: boolean;
  readonly parts: Readonly<Record<'configuration' | 'backend', 'up' | 'down'>>;
}

/** Whether messages can be taken: asked of the parts themselves, each time. */
@Injectable()
export class Readiness {
  readonly #configuration: Configuration;
  readonly #backend: FhirBackend;

  constructor(configuration: Configuration, backend: FhirBackend) {
    this.#configuration = configuration;
    this.#backend = backend;
  }

  async check(): Promise<ReadinessReport> {
    const configuration = this.#configuration.current.sourceDomains.size > 0 ? 'up' : 'down';
    const backend = await this.#backend.check().then(
      () => 'up' as const,
      () => 'down' as const,
    );
    return { isReady: configuration === 'up' && backend === 'up', parts: { configuration, backend } };
  }
}
