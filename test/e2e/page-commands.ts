import { spawn } from 'node:child_process';

/** A command that a page shows, and what the page says that it answers. */
export interface PageCommand {
  /** Its first line. */
  readonly title: string;
  readonly command: string;
  /** undefined: the page does not say. */
  readonly answer: { readonly language: string; readonly text: string } | undefined;
}

const FENCE = '```';
/** What is started or installed, and what needs another server than this, is not for a test. */
const RUNS = /\bcurl |\bnpx exchange |\bsend\.sh /;

/** The blocks of a language. */
export function blocksOf(page: string, language: string): readonly string[] {
  const start = `${language}\n`;
  return page.split(FENCE).flatMap((part, index) => (index % 2 === 1 && part.startsWith(start) ? [part.slice(start.length)] : []));
}

/** The shell commands of a Markdown page in their order; the block right behind one in the same chapter is its answer. */
export function commandsOf(page: string): readonly PageCommand[] {
  const parts = page.split(FENCE);
  const blocks = parts.flatMap((part, index) => {
    if (index % 2 === 0) return [];
    const [language = '', ...lines] = part.split('\n');
    return [{ language, text: lines.join('\n'), isChapter: /^#/m.test(parts[index - 1] ?? '') }];
  });
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    if (language !== 'sh' || !RUNS.test(text)) return [];
    return [
      {
        title: text.split('\n', 1)[0] ?? '',
        command: text.trim(),
        answer: next && next.language !== 'sh' && !next.isChapter ? next : undefined,
      },
    ];
  });
}

/** Runs a command of a page as a shell does. */
export async function runCommand(command: string, directory: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], { cwd: directory, env: { ...process.env, ...environment } });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`${command}\nended with ${String(status)}\n${output}${complaint}`);
  return output;
}

/** What differs from run to run and from installation to installation. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UUID'],
  [/\|r0d\|\d{14}\|/g, '|r0d|TIME|'],
  [/\|[0-9A-Z]{20}\|P\|/g, '|ID|P|'],
  [/http:\/\/(?:localhost|127\.0\.0\.1):\d+/g, 'http://SERVER'],
];

/** A text without what varies. */
export function steady(text: string): string {
  return VARYING.reduce((changed, [pattern, name]) => changed.replace(pattern, name), text).trim();
}

/** A pattern for what a page shows: `…` stands for anything. */
export function shown(text: string): RegExp {
  const literal = (part: string): string => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(`^${steady(text).split('…').map(literal).join('[^]*')}$`);
}
