// npm run bench: ingest over HTTP, durable, with the record written. Starts the real server with a store in a temporary folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile, runLoad, type Load, type LoadResult } from './load-client.ts';
import { admission } from './sample-message.ts';
import { startYardstick } from './yardstick.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '10');
const PORT = 8191;

const report = (name: string, { accepted, refused, seconds, latencies }: LoadResult): void => {
  const at = (share: number): string => percentile(latencies, share).toFixed(1);
  const rate = (accepted / seconds).toFixed(0);
  console.log(
    `${name.padEnd(52)} ${rate.padStart(6)}/s  p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms${refused > 0 ? `  REFUSED ${refused}` : ''}`,
  );
};

async function withServer(work: (startMs: number) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'exchange-bench-'));
  const start = performance.now();
  const server = spawn(process.execPath, ['dist/main.js', '--port', String(PORT), '--data', data], { stdio: 'ignore' });
  try {
    await ready(server);
    await work(performance.now() - start);
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(data, { recursive: true, force: true });
  }
}

async function ready(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the server ended while starting: is it built (npm run prepare)?');
    const response = await fetch(`http://127.0.0.1:${PORT}/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const INGEST: Omit<Load, 'body'> = {
  port: PORT,
  path: '/$ingest',
  connections: 64,
  seconds: SECONDS,
  warmup: 5,
  isAccepted: (status, answer) => status === 200 && answer.includes('\rMSA|AA|'),
};

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, client on the same cores, ${SECONDS} s each`);
const yardstick = await startYardstick();
report(
  'yardstick: an empty Nest + express route',
  await runLoad({ ...INGEST, port: yardstick.port, body: (n) => admission(n, n), isAccepted: (status) => status === 200 }),
);
await yardstick.close();
await withServer(async (startMs) => {
  console.log(`${'process start to the first 200 of /health/ready'.padEnd(52)} ${startMs.toFixed(0).padStart(6)} ms`);
  report('closed loop, 64 connections, 2,000 known patients', await runLoad({ ...INGEST, warmup: 8, body: (n) => admission(n, n % 2000) }));
  report('open loop, 200/s, 2,000 known patients', await runLoad({ ...INGEST, rate: 200, body: (n) => admission(1e7 + n, n % 2000) }));
});
await withServer(async () => {
  report('closed loop, 64 connections, every patient new', await runLoad({ ...INGEST, body: (n) => admission(n, n) }));
});
