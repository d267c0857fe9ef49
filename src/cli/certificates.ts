import { Command, InvalidArgumentError, Option } from 'commander';
import type { TrialClient } from '../auth/trial-certificates.ts';

const MOST_DAYS = 825;

/** `exchange certificates`: what mutual TLS needs, for trying it. */
export function certificatesCommand(): Command {
  return new Command('certificates')
    .description('Makes certificates for trying mutual TLS; in production they come from your own authority')
    .addCommand(initCommand())
    .addCommand(clientCommand());
}

interface Options {
  readonly directory: string;
  readonly days: number;
}

function initCommand(): Command {
  return new Command('init')
    .description('Makes a trial authority, a certificate of the server and one of a client')
    .addOption(directory())
    .option('--host <name...>', 'names or addresses of the server, besides localhost', [])
    .option('--client <name>', 'name of the first client', 'trial-client')
    .addOption(days())
    .addHelpText('after', '\nExample: exchange certificates init --host dex.trust.nhs.uk --client mirth')
    .action(async (options: Options & { host: readonly string[]; client: string }) => {
      const { makeTrialCertificates } = await import('../auth/trial-certificates.ts');
      const client = await makeTrialCertificates({ ...options, hosts: options.host, now: new Date() });
      process.stdout.write(`In ${options.directory}: ca.crt, ca.key, server.crt, server.key\n${aboutClient(client)}`);
    });
}

function clientCommand(): Command {
  return new Command('client')
    .description('Makes a certificate for one more client of the trial authority')
    .argument('<name>', 'its common name and the name of its files')
    .addOption(directory())
    .addOption(days())
    .action(async (name: string, options: Options) => {
      const { makeTrialClient } = await import('../auth/trial-certificates.ts');
      const client = await makeTrialClient({ ...options, client: name, now: new Date() });
      process.stdout.write(`In ${options.directory}:\n${aboutClient(client)}`);
    });
}

const directory = (): Option => new Option('--directory <path>', 'where the files are').default('certificates');

const days = (): Option =>
  new Option('--days <number>', `how long the certificates are valid, at most ${MOST_DAYS}`).default(90).argParser((text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > MOST_DAYS)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_DAYS}.`);
    return number;
  });

const aboutClient = ({ name, password, fingerprint }: TrialClient): string =>
  `${name}.crt, ${name}.key, and both with the authority in ${name}.p12, for a JVM or Windows
Password of ${name}.p12, shown this once: ${password}
SHA-256 fingerprint of ${name}.crt: ${fingerprint}
`;
