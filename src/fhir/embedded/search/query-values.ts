/** Separators inside a search value can be escaped by a backslash (R4 search.html#escaping). */
function splitAt(text: string, separator: ',' | '|'): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** The alternatives of a value, still escaped. */
export function alternativesOf(value: string): string[] {
  return splitAt(value, ',');
}

/** The parts around the first `|` that is not escaped, without escapes; `system` is absent where there is no `|`. */
export function tokenOf(alternative: string): { readonly system: string | undefined; readonly code: string } {
  const [first = '', ...rest] = splitAt(alternative, '|');
  return rest.length === 0 ? { system: undefined, code: unescaped(first) } : { system: unescaped(first), code: unescaped(rest.join('|')) };
}

export function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\,|$])/g, '$1') : text;
}
