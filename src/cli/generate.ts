import { Command, InvalidArgumentError, Option } from 'commander';
import { POST_OPTIONS, type PostOptions } from './post-message.ts';

const MOST_SEED = 0x7fff_ffff;

export interface GenerateOptions extends PostOptions {
  readonly count?: number;
  readonly seed: number;
  readonly at: Date;
  readonly people: number;
  readonly out?: string;
  readonly send?: true;
  readonly list?: true;
}

/** `exchange generate`: invented messages, for trying a channel, a mapping or a server. */
export function generateCommand(): Command {
  const command = new Command('generate')
    .description('Makes invented UK messages: printed, written to a folder, or sent to a running server')
    .argument('[kind]', 'ADT^A01; ADT: its events in turn; all: every event in turn', 'ADT^A01')
    .option('--count <n>', 'how many (default: one of each event)', wholeNumber)
    .addOption(
      new Option('--seed <n>', 'the same seed and --at make the same messages')
        .argParser(wholeNumber)
        .default(Math.floor(Math.random() * MOST_SEED), 'another one each time'),
    )
    .addOption(new Option('--at <time>', 'when they are made (ISO 8601)').argParser(time).default(new Date(), 'now'))
    .option('--people <n>', 'how many different persons they are about; 0: a new one in each', wholeNumber, 0)
    .option('--out <directory>', 'a file for each message')
    .option('--send', 'post them to the server and check each acknowledgement')
    .option('--list', 'what can be made')
    .addHelpText(
      'after',
      '\nExamples:\n  exchange generate ADT^A01 | exchange convert -\n  exchange generate ORU^R01 --count 100 --people 10 --send\n  exchange generate all --seed 7 --at 2025-06-01T12:00:00Z --out messages',
    )
    .action(async (kind: string, options: GenerateOptions) => {
      const { generate } = await import('./generate-messages.ts');
      await generate(kind, options);
    });
  for (const option of POST_OPTIONS) command.addOption(option);
  return command;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > MOST_SEED) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

function time(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new InvalidArgumentError('It must be a time such as 2025-06-01T12:00:00Z.');
  return instant;
}
