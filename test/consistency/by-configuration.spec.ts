import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Configuration } from '../../src/config/configuration.ts';
import { CONFIGURATION_SECTIONS } from '../../src/configuration-sections.ts';
import { convertApart } from '../../src/ingest/convert-apart.ts';

const PAGE = readFileSync('docs/mapping/by-configuration.md', 'utf8');
const MSH = 'MSH|^~\\&|PAS|R0D|X|Y|20250601100000||ADT^A01|1|P|2.4';

/** The fenced blocks of a language, without their indentation. */
const blocks = (language: string): readonly string[] =>
  PAGE.split('```').flatMap((block, index) =>
    index % 2 === 1 && block.startsWith(`${language}\n`) ? [block.slice(language.length + 1)] : [],
  );

const examples = blocks('yaml').map((mapping, index) => ({
  key: Object.keys(parse(mapping) as object).join(', '),
  mapping,
  segments: blocks('hl7')[index] ?? '',
  expected: JSON.parse(blocks('json')[index] ?? '{}') as object,
}));

describe('docs/mapping/by-configuration.md', () => {
  it('has an example of each chapter', () => {
    expect(examples.length).toBe(5);
  });

  it.each(examples)('$key: the message becomes what the page says', ({ mapping, segments, expected }) => {
    const { current } = Configuration.load('config', CONFIGURATION_SECTIONS);
    const answer = convertApart(current, {
      sourceDomain: 'emergency-care',
      organisation: 'r0d',
      body: Buffer.from([MSH, ...segments.trim().split('\n')].join('\r')),
      override: { content: parse(mapping), shown: 'by-configuration.md' },
    });
    expect(answer).toMatchObject({ kind: 'conversion' });
    const resources = answer.kind === 'conversion' ? (answer.result.bundle['entry'] as { resource: { resourceType: string } }[]) : [];
    const { resourceType } = expected as { resourceType: string };
    expect(resources.map(({ resource }) => resource).filter((made) => made.resourceType === resourceType)).toMatchObject([expected]);
  });
});
