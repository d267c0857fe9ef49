import { Module } from '@nestjs/common';
import { ConvertController } from './convert.controller.ts';
import { ConvertService } from './convert.service.ts';
import { IngestController } from './ingest.controller.ts';
import { IngestService } from './ingest.service.ts';
import { Hl7v2Pipe } from './pipes/hl7v2.pipe.ts';
import { RequestPipe } from './pipes/request.pipe.ts';

@Module({ controllers: [IngestController, ConvertController], providers: [IngestService, ConvertService, RequestPipe, Hl7v2Pipe] })
export class IngestModule {}
