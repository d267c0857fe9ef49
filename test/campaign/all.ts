// npm run campaign: all campaigns one after the other, in a process each. `--help` of each names its counts.
import { spawnSync } from 'node:child_process';

const CAMPAIGNS = ['laws', 'identity', 'mutants', 'kill'];

if (process.argv.includes('--help')) {
  console.log(
    `Runs long checks with random, printed seeds. Each alone, with counts: node test/campaign/<${CAMPAIGNS.join('|')}>.ts --help`,
  );
} else {
  for (const name of CAMPAIGNS) {
    const { status } = spawnSync(process.execPath, [`test/campaign/${name}.ts`], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
