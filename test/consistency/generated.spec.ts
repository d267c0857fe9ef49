import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { generatedFiles } from '../../scripts/generate-docs.ts';

describe('generated files', () => {
  it('are what "npm run docs" makes of the sources', async () => {
    for (const [path, content] of await generatedFiles()) {
      const written = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
      expect({ path, content: written }).toStrictEqual({ path, content });
    }
  });
});
