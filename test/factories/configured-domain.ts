import { Configuration } from '../../src/config/configuration.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion, ResourceBody } from '../../src/transform/conversion.ts';
import { convert } from '../../src/transform/convert.ts';
import { MAPPING } from '../../src/transform/mapping-section.ts';
import { aConfigurationDirectory, DOMAIN } from './configuration-directory.ts';

const CONTEXT = { received: new Date('2025-06-01T12:00:00Z'), zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'a-and-e' };

const ADT_MSH = 'MSH|^~\\&|PAS|R0D|X|Y|20250601100000||ADT^A01|1|P|2.4';
export const PID = 'PID|1||123^^^R0D^MR||Smith^Ann||19800101|F';
export const PV1 = 'PV1|1|I|W1^^^R0D|28||||||||||||||||V1';

interface ConfiguredDomain {
  /** Writes the `mapping` of the source domain. */
  readonly domainWith: (mapping: string) => void;
  readonly write: (path: string, content: string) => void;
  /** What a message becomes by it. */
  readonly convertedMessage: (...segments: readonly string[]) => Conversion;
  /** An ADT^A01 of these segments. */
  readonly converted: (...segments: readonly string[]) => Conversion;
  /** What is wrong with a `mapping`: place below it and text. */
  readonly faults: (mapping: string) => readonly string[];
}

/** A source domain whose mapping each test may write. */
export function aConfiguredDomain(): ConfiguredDomain {
  const { write, directory, faultsOf } = aConfigurationDirectory();
  const domainWith = (mapping: string): void => {
    write('source-domains/a-and-e.yaml', `${DOMAIN}mapping:\n${mapping.replace(/^/gm, '  ')}\n`);
  };
  const load = (): Configuration => Configuration.load(directory, [MAPPING]);
  const convertedMessage = (...segments: readonly string[]): Conversion => {
    const domain = load().current.sourceDomains.get('a-and-e');
    if (!domain) throw new Error('The source domain of the test was not loaded.');
    return convert(parseMessage(segments.join('\r')), MAPPING.of(domain).mapping, CONTEXT);
  };
  return {
    domainWith,
    write,
    convertedMessage,
    converted: (...segments) => convertedMessage(ADT_MSH, ...segments),
    faults: (mapping) => {
      domainWith(mapping);
      return faultsOf(load).map((fault) => fault.replace('configuration-invalid config/source-domains/a-and-e.yaml: mapping.', ''));
    },
  };
}

export const bodyOf = ({ resources }: Conversion, type: string): ResourceBody | undefined =>
  resources.find((made) => made.type === type)?.body;

export const lossesOf = (conversion: Conversion): readonly string[] => conversion.losses().map(({ source }) => source);
