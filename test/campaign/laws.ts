// npm run campaign: the laws of the pure rooms with many more messages than npm test tries, each time others.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { adtText, conservationFaults } from '../factories/adt-message.ts';
import { anyText } from '../factories/any-message.ts';
import { inventionFaults } from '../factories/conversion-faults.ts';
import { CONTEXT, theConversionOf } from '../factories/message.ts';
import { readBack, writtenMessage } from '../factories/written-message.ts';
import { finish, newSeed, progress, readOptions } from './options.ts';

const { cases, seed } = readOptions(
  'Checks parse(write(m)) = m, the law of conservation, and that nothing is invented, with generated messages.',
  {
    cases: { meaning: 'messages for each law', default: 20_000 },
    seed: { meaning: 'of a run to be repeated', default: newSeed() },
  },
);

/** Runs a law; what breaks it, made as small as it can be. */
function check<Value>(law: string, values: fc.Arbitrary<Value>, faultsOf: (value: Value) => readonly string[]): readonly string[] {
  let tried = 0;
  const property = fc.property(values, (value) => {
    if (++tried <= cases) progress(law, tried, cases);
    return faultsOf(value).length === 0;
  });
  const { failed, counterexample } = fc.check(property, { numRuns: cases, seed });
  if (!failed) return [];
  const [value] = counterexample ?? [];
  const faults = value === undefined ? ['it could not be run'] : faultsOf(value);
  return [`${law}: ${faults.join('; ')} in ${JSON.stringify(value)}`];
}

console.log(`laws, --seed ${seed}`);
finish(`laws, ${cases} messages each, --seed ${seed}`, [
  ...check('parse(write(m)) = m', writtenMessage, (written) => (isDeepStrictEqual(readBack(written), written) ? [] : ['is not read back'])),
  ...check('conservation', adtText, (text) => {
    const sent = parseMessage(text);
    return conservationFaults(sent, theConversionOf(sent));
  }),
  ...check('conservation and nothing invented, any family', anyText, (text) => {
    const sent = parseMessage(text);
    const conversion = theConversionOf(sent);
    return [...conservationFaults(sent, conversion), ...inventionFaults(sent, conversion, CONTEXT)];
  }),
]);
