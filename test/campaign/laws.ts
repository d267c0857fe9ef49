// npm run campaign: the laws of the pure rooms with many more messages than npm test tries, each time others.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Fault } from '../../src/faults/fault.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { adtText, conservationFaults, strayLineage } from '../factories/adt-message.ts';
import { anyText } from '../factories/any-message.ts';
import { inventionFaults } from '../factories/conversion-faults.ts';
import { CONTEXT, theConversionOf } from '../factories/message.ts';
import { readBack, writtenMessage } from '../factories/written-message.ts';
import { finish, newSeed, progress, readOptions } from './options.ts';

const { cases, seed, messages } = readOptions(
  'Checks parse(write(m)) = m, the law of conservation, and that nothing is invented, with generated messages\nand with those of a folder.',
  {
    cases: { meaning: 'messages for each law', default: 20_000 },
    messages: { meaning: 'folder of messages (.hl7, .txt) that are tried besides', default: '../shared/data/hl7v2' },
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

/** What breaks a law of conversions. */
function conversionFaults(text: string): readonly string[] {
  const sent = parseMessage(text);
  const conversion = theConversionOf(sent);
  return [...conservationFaults(sent, conversion), ...strayLineage(sent, conversion), ...inventionFaults(sent, conversion, CONTEXT)];
}

/** What breaks a law in the messages of a folder. One that is refused makes nothing. */
function checkFolder(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    console.log(`${folder} is not there: no messages of a folder were tried`);
    return [];
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(hl7|txt)$/i.test(name));
  const refused: string[] = [];
  const faults = files.flatMap((name) => {
    try {
      return conversionFaults(readFileSync(join(folder, name), 'utf8')).map((fault) => `${name}: ${fault}`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused.push(name);
      return [];
    }
  });
  console.log(`${folder}: ${files.length} messages, of which ${refused.length} are refused: ${refused.join(', ')}`);
  return faults;
}

console.log(`laws, --seed ${seed}`);
finish(`laws, ${cases} messages each, --seed ${seed}`, [
  ...check('parse(write(m)) = m', writtenMessage, (written) => (isDeepStrictEqual(readBack(written), written) ? [] : ['is not read back'])),
  ...check('conservation', adtText, (text) => {
    const sent = parseMessage(text);
    const conversion = theConversionOf(sent);
    return [...conservationFaults(sent, conversion), ...strayLineage(sent, conversion)];
  }),
  ...check('conservation and nothing invented, any family', anyText, conversionFaults),
  ...checkFolder(messages),
]);
