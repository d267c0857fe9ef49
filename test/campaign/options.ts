import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** What the command line may say, and what holds where it does not. */
type Meanings = Readonly<Record<string, { readonly meaning: string; readonly default: number | string }>>;
type Options<Known extends Meanings> = { readonly [Name in keyof Known]: Known[Name]['default'] extends string ? string : number };

/** The numbers and texts of the command line by their names; `--help` prints what they mean and ends the script. */
export function readOptions<const Known extends Meanings>(about: string, meanings: Known): Options<Known> {
  const known = Object.entries(meanings);
  const options = Object.fromEntries(known.map(([name]) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' as const } } });
  if (values.help === true) {
    console.log(`${about}\n\n${known.map(([name, option]) => `  --${name.padEnd(10)} ${option.meaning} (${option.default})`).join('\n')}`);
    process.exit(0);
  }
  const read = known.map(([name, option]): [string, number | string] => {
    const given = (values as Readonly<Record<string, unknown>>)[name];
    if (typeof option.default === 'string') return [name, typeof given === 'string' ? given : option.default];
    const number = given === undefined ? option.default : Number(given);
    if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} must be a whole number`);
    return [name, number];
  });
  return Object.fromEntries(read) as Options<Known>;
}

/** A seed that nobody has tried; print it, so that the run can be repeated. */
export function newSeed(): number {
  return randomInt(2 ** 31);
}

/** How far it is: over the line before on a terminal, else now and then a line of its own. */
export function progress(what: string, done: number, of: number): void {
  const line = `${what}: ${done} of ${of}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === of ? '\n' : ''}`);
  else if (done === of || Math.floor((done * 10) / of) > Math.floor(((done - 1) * 10) / of)) console.log(line);
}

/** Says what it came to; anything wrong is printed and makes the script fail. */
export function finish(summary: string, wrong: readonly string[]): void {
  for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
  console.log(`${summary}: ${wrong.length === 0 ? 'nothing wrong' : `${wrong.length} WRONG`}`);
  if (wrong.length > 0) process.exitCode = 1;
}
