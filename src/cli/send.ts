import { Command } from 'commander';
import { POST_OPTIONS, postMessage, type PostOptions } from './post-message.ts';

/** `exchange send`: posts messages to a running server and prints each answer. */
export function sendCommand(): Command {
  const command = new Command('send')
    .description('Posts HL7 v2 messages to a running server and prints the acknowledgements')
    .argument('<file...>', 'one message each; - reads standard input')
    .action(async (files: readonly string[], options: PostOptions) => {
      for (const file of files) {
        const { status, text } = await postMessage(file, options);
        const answer = text.replaceAll('\r', '\n').trimEnd();
        process.stdout.write(`${file}: HTTP ${status}\n${answer}\n`);
        if (!/^MSA.AA/m.test(answer)) process.exitCode = 1;
      }
    });
  for (const option of POST_OPTIONS) command.addOption(option);
  return command;
}
