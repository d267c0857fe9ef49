import { FaultList } from './files/fault-list.ts';
import { parseYaml } from './files/yaml-file.ts';

/**
 * Reads YAML 1.2 as files of the configuration are read.
 * @param shown the name of the file in faults
 * @throws Fault configuration-invalid with every fault that was found
 */
export function readYamlText(text: string, shown: string): unknown {
  const faults = new FaultList();
  const content = parseYaml(text, shown, faults);
  faults.throwIfAny();
  return content;
}
