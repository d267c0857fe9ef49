import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { jsonSchemas } from '../src/config/json-schema.ts';
import { referencePage } from '../src/config/reference-page.ts';
import { CONFIGURATION_SECTIONS } from '../src/configuration-sections.ts';

const ROOT = new URL('../', import.meta.url);

/** The files that are made from the sources, by their path in the repository. test/consistency keeps them fresh. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { exchange, sourceDomain, files } = jsonSchemas(CONFIGURATION_SECTIONS);
  const style = await resolveConfig(new URL('docs/configuration.md', ROOT));
  return new Map([
    ['config/exchange.schema.json', `${JSON.stringify(exchange, null, 2)}\n`],
    ['config/source-domain.schema.json', `${JSON.stringify(sourceDomain, null, 2)}\n`],
    ...[...files].map(([stem, schema]): [string, string] => [`config/${stem}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]),
    ['docs/configuration.md', await format(referencePage(CONFIGURATION_SECTIONS), { ...style, parser: 'markdown' })],
  ]);
}

if (import.meta.main) {
  for (const [path, content] of await generatedFiles()) await writeFile(new URL(path, ROOT), content);
}
