import { Module } from '@nestjs/common';
import { FhirController } from './fhir.controller.ts';
import { MetadataController } from './metadata.controller.ts';
import { StartPageController } from './start-page.controller.ts';

/** Imported by AppModule alone, and last: its routes would shadow those of any module after it. */
@Module({ controllers: [StartPageController, MetadataController, FhirController] })
export class FhirApiModule {}
