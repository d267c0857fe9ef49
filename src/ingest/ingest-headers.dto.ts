import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';

/** The data types of the `data-type` header, spelled as they must be sent. */
export const DATA_TYPES = ['Hl7v2'] as const;

/** The three headers of `$ingest` (integration guide, "The $ingest request"). */
export class IngestHeaders {
  @ApiProperty({ name: 'source-domain', example: 'emergency-care', description: 'A source domain of the configuration.' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, {
    message: 'must be the name of a source domain: small letters, digits and hyphens, such as emergency-care',
  })
  readonly 'source-domain': string;

  @ApiProperty({ name: 'organisation-code', example: 'r0d', description: 'ODS code of the sending organisation, in either case.' })
  @Matches(/^[A-Za-z0-9]{3,10}$/, { message: 'must be an ODS code: 3 to 10 letters and digits, such as r0d' })
  readonly 'organisation-code': string;

  @ApiProperty({ name: 'data-type', enum: DATA_TYPES, example: 'Hl7v2', description: 'What the body is; capitals matter.' })
  @IsIn(DATA_TYPES, { message: `must be ${DATA_TYPES.join(' or ')}, with exactly these capitals` })
  readonly 'data-type': (typeof DATA_TYPES)[number];

  constructor(sourceDomain: string, organisationCode: string, dataType: string) {
    this['source-domain'] = sourceDomain;
    this['organisation-code'] = organisationCode;
    this['data-type'] = dataType as (typeof DATA_TYPES)[number];
  }
}
