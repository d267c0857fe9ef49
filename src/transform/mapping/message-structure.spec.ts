import { describe, expect, it } from '@jest/globals';
import { parseMessage } from '../../hl7v2/read-message.ts';
import { groupMessage, type Group, type GroupDefinition } from './message-structure.ts';

const ofObx: GroupDefinition = { name: 'OBSERVATION', anchor: 'OBX', once: [], segments: ['NTE'], groups: [] };
const structure: GroupDefinition = {
  name: 'ORU_R01',
  anchor: undefined,
  once: [],
  segments: ['MSH', 'PID'],
  groups: [{ name: 'ORDER', anchor: 'ORC', once: ['OBR'], segments: ['OBR', 'NTE', 'SPM'], groups: [ofObx] }],
};

/** `ORDER(ORC OBR OBSERVATION(OBX))` */
const shown = ({ definition, segments, groups }: Group): string =>
  `${definition.name}(${[...segments.map(({ name }) => name), ...groups.map(shown)].join(' ')})`;

const grouped = (...names: readonly string[]): string => {
  const message = parseMessage(['MSH|^~\\&|A|B|C|D|20240101||ORU^R01|1|P|2.4', ...names.map((name) => `${name}|1`)].join('\r'));
  return groupMessage(message, structure).root.groups.map(shown).join(' ');
};

describe('a group that more than one segment may open', () => {
  it.each([
    ['ORC and OBR are one order', ['ORC', 'OBR', 'OBX'], 'ORDER(ORC OBR OBSERVATION(OBX))'],
    ['OBR opens it where ORC was not sent', ['OBR', 'OBX', 'OBR', 'OBX'], 'ORDER(OBR OBSERVATION(OBX)) ORDER(OBR OBSERVATION(OBX))'],
    ['a second OBR opens the next', ['ORC', 'OBR', 'OBR', 'NTE'], 'ORDER(ORC OBR) ORDER(OBR NTE)'],
    ['a second ORC opens the next', ['ORC', 'ORC', 'OBR'], 'ORDER(ORC) ORDER(ORC OBR)'],
    ['a note belongs to the innermost', ['OBR', 'NTE', 'OBX', 'NTE'], 'ORDER(OBR NTE OBSERVATION(OBX NTE))'],
  ])('%s', (_case, names, expected) => {
    expect(grouped('PID', ...names)).toBe(expected);
  });
});
