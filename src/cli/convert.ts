import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { Fault } from '../faults/fault.ts';
import { readMessageFile } from './post-message.ts';

interface ConvertOptions {
  readonly config?: string;
  readonly sourceDomain: string;
  readonly organisation: string;
  readonly override?: string;
  readonly json?: true;
}

/** `exchange convert`: shows what a message would become, without a server; nothing is stored. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('Shows what an HL7 v2 message becomes: bundle, lineage, losses, findings. Needs no server; stores nothing')
    .argument('<file>', 'one message; - reads standard input')
    .option('--config <directory>', 'where exchange.yaml and source-domains/ are (EXCHANGE_CONFIG); default: config')
    .option('--source-domain <name>', 'as the header source-domain', 'emergency-care')
    .option('--organisation <code>', 'as the header organisation-code', 'r0d')
    .option('--override <file>', 'a YAML file with keys as under mapping of a source domain, which stand above it')
    .option('--json', 'the answer of $convert as JSON')
    .addHelpText(
      'after',
      '\nIds are not those that a server would give. docs/mapping/by-configuration.md says what an override may hold.\nExit status: 0 converted, 1 refused or not readable.',
    )
    .action(async (file: string, options: ConvertOptions) => {
      const [{ loadConfiguration }, { convertApart }, { conversionText }] = await Promise.all([
        import('./load-configuration.ts'),
        import('../ingest/convert-apart.ts'),
        import('./conversion-text.ts'),
      ]);
      const { current } = loadConfiguration(options);
      const { sourceDomain, organisation } = options;
      const override = options.override === undefined ? undefined : await readOverride(options.override);
      if (!current.sourceDomains.has(sourceDomain)) {
        const names = [...current.sourceDomains.keys()].join(', ');
        throw new Fault('source-domain-unknown', `there is no such source domain; there are ${names}`, '--source-domain');
      }
      const body = await readMessageFile(file);
      const answer = convertApart(current, { sourceDomain, organisation, body, ...(override ? { override } : {}) });
      if (answer.kind === 'conversion') {
        process.stdout.write(options.json ? `${JSON.stringify(answer.result, undefined, 2)}\n` : conversionText(answer.result));
        return;
      }
      process.stderr.write(`The message would be refused, with HTTP ${answer.status}:\n${answer.text.replaceAll('\r', '\n').trimEnd()}\n`);
      process.exitCode = 1;
    });
}

async function readOverride(file: string): Promise<{ readonly content: unknown; readonly shown: string }> {
  const { readYamlText } = await import('../config/yaml-text.ts');
  return { content: readYamlText(await readFile(file, 'utf8'), file), shown: file };
}
