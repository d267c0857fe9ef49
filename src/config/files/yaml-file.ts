import { readFileSync, statSync } from 'node:fs';
import { isScalar, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { FaultList } from './fault-list.ts';

const MAXIMUM_BYTES = 1024 * 1024;

/** Texts of our own: those of the YAML library quote what was written. */
const SYNTAX = {
  BAD_ALIAS: 'an alias (*) names no anchor (&) before it; a text that begins with * needs quotes',
  BAD_COLLECTION_TYPE: 'a tag (!!) does not fit the collection behind it',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no known escape; use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_SCALAR_START: 'a text that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a line has two keys; a text that holds a colon and a blank needs quotes',
  DUPLICATE_KEY: 'the key stands twice in the same group; keep one of them',
  MISSING_CHAR: 'a closing quote, bracket, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line, with a colon and a blank behind it',
  MULTIPLE_DOCS: 'a file holds one document; remove the line ---',
  NON_STRING_KEY: 'a key must be a text',
  TAB_AS_INDENT: 'lines are indented with blanks, not with tabs',
  TAG_RESOLVE_FAILED: 'tags (!) are not used here; a text that begins with ! needs quotes',
} as const satisfies Partial<Record<YAMLError['code'], string>>;

/**
 * The content of a YAML 1.2 file as plain values.
 * @param shown the file's name in faults.
 * @returns `undefined` after a fault has been added to the list; an empty file is an empty group of keys.
 */
export function readYaml(path: string, shown: string, faults: FaultList): unknown {
  const text = readText(path, shown, faults);
  return text === undefined ? undefined : parseYaml(text, shown, faults);
}

/** The same of a text. */
export function parseYaml(text: string, shown: string, faults: FaultList): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const before = faults.size;
  const addAt = (offset: number, detail: string): void => {
    const { line, col } = lines.linePos(offset);
    faults.add(`${shown}:${line}:${col}`, detail);
  };
  for (const { code, pos } of [...document.errors, ...document.warnings]) addAt(pos[0], syntaxText(code));
  const anchors = new Set<string>();
  visit(document, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_, { source, range }) => {
      if (!anchors.has(source)) addAt(range?.[0] ?? 0, SYNTAX.BAD_ALIAS);
    },
    Pair: (_, { key }) => {
      // zod drops this key from records without a word.
      if (isScalar(key) && key.value === '__proto__') addAt(key.range?.[0] ?? 0, 'this word cannot be a key');
    },
  });
  if (faults.size > before) return undefined;
  try {
    const content: unknown = document.toJS();
    return content ?? {};
  } catch {
    faults.add(shown, 'the aliases (*) of the file expand to too much; write the values out');
    return undefined;
  }
}

function syntaxText(code: YAMLError['code']): string {
  const texts: Partial<Record<YAMLError['code'], string>> = SYNTAX;
  return texts[code] ?? 'this is not valid YAML';
}

function readText(path: string, shown: string, faults: FaultList): string | undefined {
  try {
    const file = statSync(path);
    if (!file.isFile() && !file.isDirectory()) {
      faults.add(shown, 'this must be a file; a device or a pipe may have no end');
      return undefined;
    }
    if (file.size > MAXIMUM_BYTES) {
      faults.add(shown, 'the file is larger than 1 MiB');
      return undefined;
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    faults.add(shown, whyUnreadable(error, 'file'));
    return undefined;
  }
}

/** Why something of the configuration directory cannot be read, without its full path. */
export function whyUnreadable(error: unknown, what: 'file' | 'directory'): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return `the ${what} is missing`;
    case 'EACCES':
    case 'EPERM':
      return `the ${what} may not be read by the user that runs the server`;
    case 'ENOTDIR':
      return 'this must be a directory, not a file';
    case 'EISDIR':
      return 'this must be a file, not a directory';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'the file must be UTF-8 text';
    default:
      return `the ${what} cannot be read`;
  }
}
