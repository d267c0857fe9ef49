import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PatientTurns } from './patient-turns.ts';

/** Lets everything run that can run without time passing. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Work that lasts until it is told to end. */
function stoppable(
  turns: PatientTurns,
  keys: readonly string[],
  name: string,
  log: string[],
  signal?: AbortSignal,
): { readonly end: () => void; readonly done: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const work = async (): Promise<string> => {
    log.push(`${name}+`);
    await promise;
    log.push(`${name}-`);
    return name;
  };
  return {
    end: () => {
      resolve(undefined);
    },
    done: turns.inTurn(keys, work, signal).catch((error: unknown) => error),
  };
}

describe(PatientTurns, () => {
  it('gives back what the work gives, and keeps nothing', async () => {
    const turns = new PatientTurns();
    expect(await turns.inTurn(['a', 'b', 'a'], () => Promise.resolve(7))).toBe(7);
    expect(turns.size).toBe(0);
  });

  it.each([
    ['rejects', (): Promise<never> => Promise.reject(new Error('refused'))],
    [
      'throws',
      (): never => {
        throw new Error('refused');
      },
    ],
  ])('gives the turn to the next one when work %s', async (_how, work) => {
    const turns = new PatientTurns();
    const failed = turns.inTurn(['a'], work);
    const next = turns.inTurn(['a'], () => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('refused');
    expect(await next).toBe('next');
    expect(turns.size).toBe(0);
  });

  it('lets one in at a time, first come first served', async () => {
    const turns = new PatientTurns();
    const log: string[] = [];
    const [one, two, three] = [
      stoppable(turns, ['a'], '1', log),
      stoppable(turns, ['a'], '2', log),
      stoppable(turns, ['a'], '3', log),
    ] as const;
    await settled();
    expect(log).toStrictEqual(['1+']);
    one.end();
    await settled();
    expect(log).toStrictEqual(['1+', '1-', '2+']);
    three.end();
    two.end();
    await settled();
    expect(log).toStrictEqual(['1+', '1-', '2+', '2-', '3+', '3-']);
    expect(turns.size).toBe(0);
  });

  it('does not make others wait', async () => {
    const turns = new PatientTurns();
    const log: string[] = [];
    stoppable(turns, ['a'], '1', log);
    stoppable(turns, ['b'], '2', log);
    await settled();
    expect(log).toStrictEqual(['1+', '2+']);
  });

  it('cannot lock itself up over two identifiers in opposite order', async () => {
    const turns = new PatientTurns();
    const log: string[] = [];
    const works = [stoppable(turns, ['a', 'b'], '1', log), stoppable(turns, ['b', 'a'], '2', log), stoppable(turns, ['a', 'b'], '3', log)];
    for (const work of works) work.end();
    expect(await Promise.all(works.map(({ done }) => done))).toStrictEqual(['1', '2', '3']);
    expect(log).toStrictEqual(['1+', '1-', '2+', '2-', '3+', '3-']);
  });

  it('does not let later ones overtake a wait for two', async () => {
    const turns = new PatientTurns();
    const log: string[] = [];
    const one = stoppable(turns, ['a'], '1', log);
    const both = stoppable(turns, ['a', 'b'], '2', log);
    const later = stoppable(turns, ['b'], '3', log);
    for (const work of [later, both]) work.end();
    await settled();
    expect(log).toStrictEqual(['1+']);
    one.end();
    await settled();
    expect(log).toStrictEqual(['1+', '1-', '2+', '2-', '3+', '3-']);
  });

  it('ends a wait by its signal, and lets those behind pass', async () => {
    const turns = new PatientTurns();
    const log: string[] = [];
    const abort = new AbortController();
    const one = stoppable(turns, ['a'], '1', log);
    const waiting = stoppable(turns, ['b', 'a'], '2', log, abort.signal);
    const behind = stoppable(turns, ['b'], '3', log);
    await settled();
    abort.abort();
    expect(await waiting.done).toMatchObject({ code: 'record-locked' });
    await settled();
    expect(log).toStrictEqual(['1+', '3+']);
    for (const work of [one, behind]) work.end();
    await settled();
    expect(turns.size).toBe(0);
  });

  it('does not begin when the signal came before', async () => {
    const turns = new PatientTurns();
    await expect(turns.inTurn(['a'], () => Promise.resolve(1), AbortSignal.abort())).rejects.toMatchObject({ code: 'record-locked' });
    expect(turns.size).toBe(0);
  });

  it('does not interrupt work that has begun', async () => {
    const turns = new PatientTurns();
    const abort = new AbortController();
    const work = stoppable(turns, ['a'], '1', [], abort.signal);
    await settled();
    abort.abort();
    work.end();
    expect(await work.done).toBe('1');
  });

  it('law: whatever asks for whatever, no two hold one identifier, each gets its turn in order, nothing is left', async () => {
    const requests = fc.array(fc.subarray(['a', 'b', 'c', 'd']), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(requests, fc.scheduler(), async (all, scheduler) => {
        const turns = new PatientTurns();
        const held = new Map<string, number>();
        const order: string[] = [];
        const done = all.map((keys, index) =>
          turns.inTurn(keys, async () => {
            for (const key of keys) {
              expect(held.get(key)).toBeUndefined();
              held.set(key, index);
              order.push(`${key}${index}`);
            }
            await scheduler.schedule(Promise.resolve());
            for (const key of keys) held.delete(key);
          }),
        );
        await scheduler.waitFor(Promise.all(done));
        for (const key of ['a', 'b', 'c', 'd']) {
          const served = order.filter((entry) => entry.startsWith(key));
          expect(served).toStrictEqual(all.flatMap((keys, index) => (keys.includes(key) ? [`${key}${index}`] : [])));
        }
        expect(turns.size).toBe(0);
      }),
    );
  });
});
