import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** What the integration guide demands. */
export const INGEST_HEADERS = {
  'source-domain': 'emergency-care',
  'organisation-code': 'r0d',
  'data-type': 'Hl7v2',
  'content-type': 'text/plain',
} as const;

/** The built program in a process of its own, as `npm start` runs it. */
export interface Program {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it wrote to stdout and stderr. */
  output(): string;
  /** Resolves when /health/ready answers 200. */
  ready(): Promise<void>;
  /** Sends a signal, if one is given, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProgramOptions {
  readonly port: number;
  readonly dataDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly directory?: string;
}

export function startProgram({ port, dataDirectory, environment = {}, command, directory }: ProgramOptions): Program {
  const [executable = process.execPath, ...parameters] = command ?? [
    process.execPath,
    'dist/main.js',
    '--port',
    String(port),
    '--data',
    dataDirectory,
  ];
  const child = spawn(executable, parameters, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    process: child,
    output: () => written,
    ready: async () => {
      while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
        if (child.exitCode !== null) throw new Error(`the program ended while starting:\n${written}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    end: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      return await gone;
    },
  };
}

/** Resolves when the program has written this. */
export async function seen(program: Program, text: string): Promise<void> {
  while (!program.output().includes(text)) {
    if (program.process.exitCode !== null) throw new Error(`the program ended before it wrote ${text}:\n${program.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
