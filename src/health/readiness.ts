import { Injectable } from '@nestjs/common';
import { Configuration } from '../config/configuration.ts';
import { FhirBackend } from '../fhir/fhir-backend.ts';
import { State } from '../state/state.ts';

export interface ReadinessReport {
  readonly isReady: boolean;
  readonly parts: Readonly<Record<'configuration' | 'backend' | 'state', 'up' | 'down'>>;
}

/** Whether messages can be taken: asked of the parts themselves, each time. */
@Injectable()
export class Readiness {
  readonly #configuration: Configuration;
  readonly #backend: FhirBackend;
  readonly #state: State;

  constructor(configuration: Configuration, backend: FhirBackend, state: State) {
    this.#configuration = configuration;
    this.#backend = backend;
    this.#state = state;
  }

  async check(): Promise<ReadinessReport> {
    const configuration = this.#configuration.current.sourceDomains.size > 0 ? 'up' : 'down';
    const [backend, state] = await Promise.all([this.#backend, this.#state].map(isUp));
    const parts = { configuration, backend: backend ?? 'down', state: state ?? 'down' } as const;
    return { isReady: Object.values(parts).every((part) => part === 'up'), parts };
  }
}

async function isUp(part: FhirBackend | State): Promise<'up' | 'down'> {
  return await part.check().then(
    () => 'up',
    () => 'down',
  );
}
