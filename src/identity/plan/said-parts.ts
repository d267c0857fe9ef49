import { hash } from 'node:crypto';
import type { Part } from '../../transform/conversion.ts';
import { choiceOf } from '../update/choice-element.ts';

/** Letters of a code; of the 46,656 that there are a resource uses some dozens. */
export const CODE_LENGTH = 3;
const MOST_CODES = 10_000;
const ofFields = new Map<string, string>();
/** By the path itself: the parts that one rule makes share it. */
const ofElements = new WeakMap<readonly string[], string>();

/**
 * What a part is remembered by: its element, of a choice element the choice, since another field may say it too; in a list its field. A short
 * code of that, for the note beside a resource. undefined: no field says it.
 */
export function codeOf({ form, path, source }: Pick<Part, 'form' | 'path' | 'source'>): string | undefined {
  if (form.kind !== 'single') return source === '' ? undefined : codeOfField(source);
  const known = ofElements.get(path);
  if (known !== undefined) return known;
  const element = path.join('.');
  const code = shortCode(choiceOf(element) ?? element);
  ofElements.set(path, code);
  return code;
}

function codeOfField(source: string): string {
  const known = ofFields.get(source);
  if (known !== undefined) return known;
  if (ofFields.size >= MOST_CODES) ofFields.clear();
  const code = shortCode(source);
  ofFields.set(source, code);
  return code;
}

function shortCode(name: string): string {
  const number = Number.parseInt(hash('sha256', name, 'hex').slice(0, 8), 16);
  return (number % 36 ** CODE_LENGTH).toString(36).padStart(CODE_LENGTH, '0');
}
