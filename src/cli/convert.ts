import { Command } from 'commander';
import { POST_OPTIONS, postMessage, type PostOptions } from './post-message.ts';

/** `exchange convert`: shows what a message would become; nothing is stored. */
export function convertCommand(): Command {
  const command = new Command('convert')
    .description('Shows what a running server would make of an HL7 v2 message: bundle, lineage, losses, findings')
    .argument('<file>', 'one message; - reads standard input')
    .action(async (file: string, options: PostOptions) => {
      const response = await postMessage('$convert', file, options);
      const text = await response.text();
      if (response.ok) process.stdout.write(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
      else {
        process.stderr.write(`HTTP ${response.status}\n${text.replaceAll('\r', '\n')}\n`);
        process.exitCode = 1;
      }
    });
  for (const option of POST_OPTIONS) command.addOption(option);
  return command;
}
