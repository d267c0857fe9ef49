import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadResult } from './load-client.ts';
import { percentile } from './load-client.ts';

/** The real server in a process of its own, with a store in a temporary folder. */
export interface BenchServer {
  /** From the start of the process to the first 200 of /health/ready. */
  readonly startMs: number;
  /** Seconds of CPU that it has used so far, all threads together; NaN where the system does not tell (Linux does). */
  readonly cpuSeconds: () => number;
}

/** Ticks of /proc/<pid>/stat: always 100 a second for programs (getconf CLK_TCK). */
const TICKS = 100;

export async function withServer(
  { port, config }: { readonly port: number; readonly config?: string },
  work: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'exchange-bench-'));
  const start = performance.now();
  const parameters = ['dist/main.js', '--port', String(port), '--data', data, ...(config === undefined ? [] : ['--config', config])];
  const server = spawn(process.execPath, parameters, { stdio: 'ignore' });
  try {
    await ready(server, config === undefined ? `http://127.0.0.1:${port}` : `https://127.0.0.1:${port}`);
    await work({ startMs: performance.now() - start, cpuSeconds: () => cpuSecondsOf(server) });
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(data, { recursive: true, force: true });
  }
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  while (!(await isReady(url))) {
    if (server.exitCode !== null) throw new Error('the server ended while starting: is it built (npm run prepare)?');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function isReady(url: string): Promise<boolean> {
  if (url.startsWith('http:')) return (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok === true;
  return await new Promise((resolve) => {
    request(`${url}/health/ready`, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => {
        resolve(false);
      })
      .end();
  });
}

function cpuSecondsOf({ pid = 0 }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []; // behind the name: state is the first
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return NaN;
  }
}

/** One line of figures. */
export function report(name: string, { accepted, refused, seconds, latencies }: LoadResult, cpuSeconds?: number): void {
  const at = (share: number): string => percentile(latencies, share).toFixed(1);
  const rate = (accepted / seconds).toFixed(0);
  const cpu = cpuSeconds === undefined ? '' : `  server ${((cpuSeconds * 1000) / (accepted + refused)).toFixed(2)} ms CPU each`;
  console.log(
    `${name.padEnd(52)} ${rate.padStart(6)}/s  p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms${cpu}${refused > 0 ? `  REFUSED ${refused}` : ''}`,
  );
}
