import { Command, InvalidArgumentError, Option } from 'commander';
import type { AddedPrincipal, RegistryPlace } from './registration.ts';

/** `exchange principal`: who may connect. Changes service-principals.yaml; a running server takes it up by itself. */
export function principalCommand(): Command {
  return new Command('principal')
    .description('Registers who may connect, in service-principals.yaml; a running server takes the change up at once')
    .addCommand(addCommand())
    .addCommand(rotateCommand())
    .addCommand(enableCommand('disable', 'Refuses a principal from now on, whatever tokens it has', false))
    .addCommand(enableCommand('enable', 'Lets a principal in again', true))
    .addCommand(listCommand());
}

function addCommand(): Command {
  return new Command('add')
    .description('Adds a principal and prints its secret, once')
    .argument('<id>', 'its id, which is also its OAuth client id: r0d-mirth')
    .requiredOption('--title <text>', 'what people call it')
    .option('--connect-as <code...>', 'organisations that it belongs to (ODS codes)', [])
    .option('--send-as <code...>', 'organisations that it may send for', [])
    .option('--send-category <category...>', 'what it may send: ADT, ADT^A40, FHIR:Patient, CSV:<feed>', [])
    .option('--source-domain <name...>', 'where it may send to', [])
    .option('--scope <scope...>', 'what it may read: system/Patient.rs', [])
    .option('--restricted', 'it sees resources labelled restricted', false)
    .option('--admin', 'it is an administrator', false)
    .option('--certificate <file...>', 'client certificates (PEM) that are its proof: those and no others', [])
    .option('--no-secret', 'it proves who it is by its certificate, or in a way that is added to the file by hand')
    .addOption(configOption())
    .action(async (id: string, options: AddedPrincipal & RegistryPlace) => {
      const { addPrincipal } = await import('./registration.ts');
      process.stdout.write(addPrincipal(id, options));
    });
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('Makes a new secret and prints it, once; the old one still holds for a while')
    .argument('<id>')
    .addOption(
      new Option('--overlap-days <number>', 'how long the old secret still holds; 0: not at all').default(7).argParser((text) => {
        const days = Number(text);
        if (!Number.isInteger(days) || days < 0 || days > 90) throw new InvalidArgumentError('It must be a whole number from 0 to 90.');
        return days;
      }),
    )
    .addOption(configOption())
    .action(async (id: string, options: RegistryPlace & { overlapDays: number }) => {
      const { rotateSecret } = await import('./registration.ts');
      process.stdout.write(rotateSecret(id, options));
    });
}

function enableCommand(name: string, description: string, enabled: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<id>')
    .addOption(configOption())
    .action(async (id: string, options: RegistryPlace) => {
      const { setEnabled } = await import('./registration.ts');
      setEnabled(id, enabled, options);
      process.stdout.write(`${id} is ${enabled ? 'enabled' : 'disabled'}.\n`);
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('Lists the principals and what they may do')
    .addOption(configOption())
    .action(async (options: RegistryPlace) => {
      const { listPrincipals } = await import('./registration.ts');
      process.stdout.write(listPrincipals(options));
    });
}

const configOption = (): Option =>
  new Option('--config <directory>', 'where service-principals.yaml is (EXCHANGE_CONFIG); default: config');
