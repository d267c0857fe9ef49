import { Module } from '@nestjs/common';
import { BatchService } from './batch.service.ts';
import { ConvertController } from './convert.controller.ts';
import { ConvertService } from './convert.service.ts';
import { IngestController } from './ingest.controller.ts';
import { IngestService } from './ingest.service.ts';
import { ConvertRequestPipe } from './pipes/convert-request.pipe.ts';
import { Hl7v2BatchPipe } from './pipes/hl7v2-batch.pipe.ts';
import { Hl7v2Pipe } from './pipes/hl7v2.pipe.ts';
import { RequestPipe } from './pipes/request.pipe.ts';

@Module({
  controllers: [IngestController, ConvertController],
  providers: [IngestService, BatchService, ConvertService, RequestPipe, ConvertRequestPipe, Hl7v2Pipe, Hl7v2BatchPipe],
})
export class IngestModule {}
