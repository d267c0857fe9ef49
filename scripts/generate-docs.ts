import { mkdir, rm, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { jsonSchemas } from '../src/config/json-schema.ts';
import { referencePage } from '../src/config/reference-page.ts';
import { CONFIGURATION_SECTIONS } from '../src/configuration-sections.ts';
import { RESOURCE_TYPES } from '../src/fhir/search-parameters.ts';
import { fhirElements } from './fhir-elements.ts';
import { mappingPages } from './mapping-pages/mapping-pages.ts';

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
    ['src/transform/configured/fhir-elements.ts', await format(fhirElements(RESOURCE_TYPES), { ...style, parser: 'typescript' })],
    // Not padded: a change of one rule is a change of one line.
    ...[...mappingPages()].map(([path, page]): [string, string] => [path, `${page}\n`]),
  ]);
}

/** Folders that hold nothing else: a map that is gone takes its page with it. */
export const GENERATED_FOLDERS = ['docs/mapping/codesystems/', 'docs/mapping/messages/', 'docs/mapping/segments/'];

if (import.meta.main) {
  for (const folder of GENERATED_FOLDERS) {
    await rm(new URL(folder, ROOT), { recursive: true, force: true });
    await mkdir(new URL(folder, ROOT), { recursive: true });
  }
  for (const [path, content] of await generatedFiles()) await writeFile(new URL(path, ROOT), content);
}
