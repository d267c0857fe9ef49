// npm run bench: ingest over HTTP, durable, with the record written. Starts the real server with a store in a temporary folder.
import { cpus } from 'node:os';
import { report, withServer } from './bench-server.ts';
import { type Load, runLoad } from './load-client.ts';
import { admission } from './sample-message.ts';
import { startYardstick } from './yardstick.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? '10');
const PORT = 8191;

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
await withServer({ port: PORT }, async ({ startMs }) => {
  console.log(`${'process start to the first 200 of /health/ready'.padEnd(52)} ${startMs.toFixed(0).padStart(6)} ms`);
  report('closed loop, 64 connections, 2,000 known patients', await runLoad({ ...INGEST, warmup: 8, body: (n) => admission(n, n % 2000) }));
  report('open loop, 200/s, 2,000 known patients', await runLoad({ ...INGEST, rate: 200, body: (n) => admission(1e7 + n, n % 2000) }));
});
await withServer({ port: PORT }, async () => {
  report('closed loop, 64 connections, every patient new', await runLoad({ ...INGEST, body: (n) => admission(n, n) }));
});
