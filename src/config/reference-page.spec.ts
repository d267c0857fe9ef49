import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { jsonSchemas } from './json-schema.ts';
import { referencePage } from './reference-page.ts';
import { ConfigurationSection } from './section.ts';

const backend = new ConfigurationSection({
  place: 'exchange',
  key: 'backend',
  schema: z
    .strictObject({ url: z.string().default('embedded').describe('Where | resources are.') })
    .prefault({})
    .describe('The store.'),
  compile: (value) => value,
});

describe('referencePage', () => {
  it.each([
    [
      'a variable with its option',
      '| `PORT` | `--port` | whole number 0 to 65535 | `server.port` | TCP port to listen on; 0 takes any free one. |',
    ],
    ['a group', '| `server` | group |  | Where the server listens and what it is called. |'],
    ['a needed key', '| `title` | text | needed | What people call it. |'],
    ['a key with a default', '| `limits.segments` | whole number 1 to 1000000 | `10000` | Segments of one message. |'],
    ['a key of a room, with a bar in its meaning', '| `backend.url` | text | `"embedded"` | Where \\| resources are. |'],
  ])('%s', (_case, row) => {
    expect(referencePage([backend]).split('\n')).toContain(row);
  });

  it('gives each key a meaning', () => {
    const withoutMeaning = referencePage([backend])
      .split('\n')
      .filter((line) => line.startsWith('|') && line.endsWith('|  |'));
    expect(withoutMeaning).toStrictEqual([]);
  });
});

describe('jsonSchemas', () => {
  it('refuse unknown keys, need what has no default, and know the keys of rooms', () => {
    const { exchange, sourceDomain } = jsonSchemas([backend]);
    expect(Object.keys(exchange.properties ?? {})).toStrictEqual(['server', 'identity', 'security', 'backend']);
    expect(exchange.required).toBeUndefined();
    expect(exchange.additionalProperties).toBe(false);
    expect(sourceDomain.required).toStrictEqual(['name', 'title', 'organisations']);
    expect(sourceDomain.properties).not.toHaveProperty('backend');
  });
});
