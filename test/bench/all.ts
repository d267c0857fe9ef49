// npm run bench: prints all figures of docs/performance.md, one after the other so that they do not disturb each other.
import { spawnSync } from 'node:child_process';

const BENCHES = ['parse', 'convert', 'reconcile', 'store-write', 'authentication', 'ingest', 'ingest-mutual-tls'];
const wanted = process.argv.slice(2);

for (const bench of BENCHES.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n== ${bench}`);
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `test/bench/${bench}.ts`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
