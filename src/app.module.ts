import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authentication } from './auth/authentication.ts';
import { IdentityProvider } from './auth/identity-provider.ts';
import { Refusals } from './auth/refusals.ts';
import { ServicePrincipalGuard } from './auth/service-principal.guard.ts';
import { SignInModule } from './auth/sign-in.module.ts';
import { SignIns } from './auth/sign-ins.ts';
import { TokenService } from './auth/token-service.ts';
import { TokenModule } from './auth/token.module.ts';
import { Configuration } from './config/configuration.ts';
import { FhirBackend } from './fhir/fhir-backend.ts';
import type { CapabilityFacts } from './fhir-api/capability-statement.ts';
import { FhirApiModule } from './fhir-api/fhir-api.module.ts';
import { CAPABILITY_FACTS } from './fhir-api/metadata.controller.ts';
import { HealthModule } from './health/health.module.ts';
import { Identity } from './identity/identity.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { State } from './state/state.ts';

/** What is opened before Nest begins, because the start may be refused over it. */
export interface Foundations {
  readonly configuration: Configuration;
  readonly store: FhirBackend;
  readonly state: State;
  readonly identity: Identity;
  readonly authentication: Authentication;
  readonly refusals: Refusals;
  readonly signIns: SignIns;
  readonly identityProvider: IdentityProvider;
  readonly tokens: TokenService;
  readonly capabilityFacts: CapabilityFacts;
}

/** The table of contents. */
@Module({})
export class AppModule {
  static of(made: Foundations): DynamicModule {
    const foundations: DynamicModule = {
      module: FoundationsModule,
      global: true,
      providers: [
        { provide: Configuration, useValue: made.configuration },
        { provide: FhirBackend, useValue: made.store },
        { provide: State, useValue: made.state },
        { provide: Identity, useValue: made.identity },
        { provide: Authentication, useValue: made.authentication },
        { provide: Refusals, useValue: made.refusals },
        { provide: SignIns, useValue: made.signIns },
        { provide: IdentityProvider, useValue: made.identityProvider },
        { provide: TokenService, useValue: made.tokens },
        { provide: CAPABILITY_FACTS, useValue: made.capabilityFacts },
      ],
      exports: [
        Configuration,
        FhirBackend,
        State,
        Identity,
        Authentication,
        Refusals,
        SignIns,
        IdentityProvider,
        TokenService,
        CAPABILITY_FACTS,
      ],
    };
    return {
      module: AppModule,
      imports: [foundations, HealthModule, TokenModule, SignInModule, IngestModule, FhirApiModule], // FhirApiModule last: its routes match nearly everything
      providers: [{ provide: APP_GUARD, useClass: ServicePrincipalGuard }],
    };
  }
}

@Module({})
class FoundationsModule {}
