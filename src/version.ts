import { readFileSync } from 'node:fs';

/** The version of the program, from package.json beside src and dist. */
export function programVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
