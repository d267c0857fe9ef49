// npm run campaign: the laws of identity with many more stories than npm test tries, each time others.
import fc from 'fast-check';
import { SYNTHETIC_EVENTS, syntheticMessages } from '../../src/synthetic/synthetic-messages.ts';
import { anyText } from '../factories/any-message.ts';
import { faultsOfRepetition } from '../factories/message-receiver.ts';
import { day, faultsOfOrder } from '../factories/told-days.ts';
import { faultsOfStory, story } from '../factories/told-stories.ts';
import { finish, newSeed, progress, readOptions } from './options.ts';

const { cases, seed } = readOptions(
  'Checks that a message sent twice makes no new version, that merges, moves and links leave every number with one record and no dangling\nreference, and that the order of arrival plays no part.',
  {
    cases: { meaning: 'stories, and days', default: 500 },
    seed: { meaning: 'of a run to be repeated', default: newSeed() },
  },
);

async function check<Value>(
  law: string,
  values: fc.Arbitrary<Value>,
  faultsOf: (value: Value) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [index, value] of fc.sample(values, { numRuns: cases, seed }).entries()) {
    const faults = await faultsOf(value);
    wrong.push(...faults.map((fault) => `${law}: ${fault} in ${JSON.stringify(value)}`));
    progress(law, index + 1, cases);
  }
  return wrong;
}

console.log(`identity, --seed ${seed}`);
const synthetic = syntheticMessages({
  kind: 'all',
  count: SYNTHETIC_EVENTS.length * 5,
  organisation: 'R0D',
  seed,
  now: new Date('2025-06-01T12:00:00Z'),
  people: 10,
});
finish(`identity, ${cases} stories and days, --seed ${seed}`, [
  ...(await faultsOfRepetition(synthetic)),
  ...(await faultsOfRepetition(fc.sample(anyText, { numRuns: cases * 4, seed }))),
  ...(await check('stories', story, faultsOfStory)),
  ...(await check('days', day, faultsOfOrder)),
]);
