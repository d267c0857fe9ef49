import { z } from 'zod';
import { wholeSchema } from './compile/read-file.ts';
import { exchangeSchema } from './schema/exchange.schema.ts';
import { sourceDomainSchema } from './schema/source-domain.schema.ts';
import type { ConfigurationSection } from './section.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The files of the configuration directory as JSON Schemas (draft 7, which editors read), with the keys of all rooms. */
export function jsonSchemas(sections: readonly ConfigurationSection[] = []): {
  readonly exchange: JsonSchema;
  readonly sourceDomain: JsonSchema;
  /** Files of rooms, by their name without `.yaml`. */
  readonly files: ReadonlyMap<string, JsonSchema>;
} {
  return {
    exchange: jsonSchema(exchangeSchema, sections, 'exchange'),
    sourceDomain: jsonSchema(sourceDomainSchema, sections, 'source-domain'),
    files: new Map(sections.filter(({ place }) => place === 'file').map(({ key, schema }) => [key, written(schema)])),
  };
}

function jsonSchema(base: z.ZodObject, sections: readonly ConfigurationSection[], place: ConfigurationSection['place']): JsonSchema {
  const whole = wholeSchema(
    base,
    sections.filter((section) => section.place === place),
  );
  return written(whole);
}

function written(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
}
