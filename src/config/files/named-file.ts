import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import { whyUnreadable } from './yaml-file.ts';

const MEBIBYTE = 1024 * 1024;
const MAXIMUM_BYTES = 16 * MEBIBYTE;

/** The text of a file, or a sentence about what keeps it from being read. */
export type NamedFile = { readonly text: string } | { readonly fault: string };

/**
 * Reads a file that the configuration names: relative to the directory, and never outside of it, whatever links there are.
 * @param directory absolute
 */
export function readNamedFile(directory: string, name: string): NamedFile {
  const path = resolve(directory, name);
  const isInside = (root: string, full: string): boolean => full.startsWith(root.endsWith(sep) ? root : root + sep);
  if (isAbsolute(name) || name.includes('\0') || !isInside(resolve(directory), path))
    return { fault: 'must be the path of a file inside the configuration directory, from there on, such as code-maps/wards.csv' };
  try {
    if (!isInside(realpathSync(directory), realpathSync(path))) return { fault: 'links to a file outside of the configuration directory' };
    const { size } = statSync(path);
    if (size > MAXIMUM_BYTES) return { fault: `the file is larger than ${MAXIMUM_BYTES / MEBIBYTE} MiB` };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { fault: whyUnreadable(error, 'file') };
  }
}
