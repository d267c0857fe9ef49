import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SYNTHETIC_EVENTS, syntheticMessages } from '../../src/synthetic/synthetic-messages.ts';
import { anyText } from '../factories/any-message.ts';
import { faultsOfRepetition } from '../factories/message-receiver.ts';
import { day, faultsOfOrder } from '../factories/told-days.ts';
import { faultsOfStory, story } from '../factories/told-stories.ts';

// A few cases of each law; `npm run campaign` tries many more, each time others.

const SEED = 20_240_601;
/** ms; each run opens stores of its own, which takes its time on a busy machine. */
const BUSY = 120_000;

describe('whatever is sent twice', () => {
  it.each([3])('of every family of synthetic messages: no new version of a clinical resource (%i people)', async (people) => {
    const messages = syntheticMessages({
      kind: 'all',
      count: SYNTHETIC_EVENTS.length,
      organisation: 'R0D',
      seed: SEED,
      now: new Date('2025-06-01T12:00:00Z'),
      people,
    });
    expect(await faultsOfRepetition(messages)).toStrictEqual([]);
  });

  it('of any family, with anything in any field: the same', async () => {
    expect(await faultsOfRepetition(fc.sample(anyText, { numRuns: 40, seed: SEED }))).toStrictEqual([]);
  });
});

describe('merges, moves, links and late messages', () => {
  it(
    'leave no dangling reference, no replaced record in use, and each number with one record',
    async () => {
      await fc.assert(
        fc.asyncProperty(story, async (told) => {
          expect(await faultsOfStory(told)).toStrictEqual([]);
        }),
        { numRuns: 4, seed: SEED, endOnFailure: true },
      );
    },
    BUSY,
  );

  it(
    'what a day comes to does not depend on the order of arrival',
    async () => {
      await fc.assert(
        fc.asyncProperty(day, async (arrived) => {
          expect(await faultsOfOrder(arrived)).toStrictEqual([]);
        }),
        { numRuns: 4, seed: SEED, endOnFailure: true },
      );
    },
    BUSY,
  );
});
