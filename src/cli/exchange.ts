import { Command } from 'commander';
import { programVersion } from '../version.ts';
import { certificatesCommand } from './certificates.ts';
import { checkConfigCommand } from './check-config.ts';
import { convertCommand } from './convert.ts';
import { explain } from './explain.ts';
import { generateCommand } from './generate.ts';
import { healthCommand } from './health.ts';
import { principalCommand } from './principal.ts';
import { sendCommand } from './send.ts';
import { serveCommand } from './serve.ts';
import { signInCommand } from './sign-in.ts';
import { statusCommand } from './status.ts';

const program = new Command('exchange')
  .description('Healthcare Exchange: HL7 v2 in, FHIR R4 out. One command each; all of them explain themselves with --help.')
  .addCommand(serveCommand())
  .addCommand(checkConfigCommand())
  .addCommand(sendCommand())
  .addCommand(convertCommand())
  .addCommand(generateCommand())
  .addCommand(signInCommand())
  .addCommand(statusCommand())
  .addCommand(healthCommand())
  .addCommand(principalCommand())
  .addCommand(certificatesCommand())
  .version(programVersion(), '-v, --version')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}
