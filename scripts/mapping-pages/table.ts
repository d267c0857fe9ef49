/** Text as it may stand in a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('[', '\\[').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${Math.round((part / whole) * 100)} %`);

export const figure = (part: number, whole: number): string =>
  `Of ${whole} rows of the guide ${part} are covered (${percent(part, whole)}).`;
