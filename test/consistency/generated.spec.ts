import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { GENERATED_FOLDERS, generatedFiles } from '../../scripts/generate-docs.ts';

const ROOT = new URL('../../', import.meta.url);

describe('generated files', () => {
  it('are what "npm run docs" makes of the sources', async () => {
    for (const [path, content] of await generatedFiles()) {
      const written = await readFile(new URL(path, ROOT), 'utf8');
      expect({ path, content: written }).toStrictEqual({ path, content });
    }
  });

  it('have nothing beside them in their folders: a page of a map that is gone', async () => {
    const made = [...(await generatedFiles()).keys()].filter((path) => GENERATED_FOLDERS.some((folder) => path.startsWith(folder)));
    const there = await Promise.all(
      GENERATED_FOLDERS.map(async (folder) => (await readdir(new URL(folder, ROOT))).map((name) => `${folder}${name}`)),
    );
    expect(there.flat().sort()).toStrictEqual(made.sort());
  });
});
