import type { Finding } from '../../faults/finding.ts';
import { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { CompiledMapping } from '../mapping/compiled-mapping.ts';
import { NOTHING_DONE, type Correct, type Line } from './correction-line.ts';
import { moveValue, renameSegment, shiftFields, valueType } from './correction-operations.ts';
import type { CorrectionEntry } from './mapping.schema.ts';
import type { Compilation } from './refusal.ts';

const OPERATIONS = ['rename-segment', 'shift-fields', 'move-value', 'value-type'] as const;

/** A correction, compiled. */
interface Correction {
  readonly number: number;
  readonly isFor: (message: Hl7Message) => boolean;
  readonly correct: Correct;
}

/** Compiles `corrections`: what mends a message before anything else reads it. undefined: there are none. */
export function compileCorrections(entries: readonly CorrectionEntry[], { refuse }: Compilation): CompiledMapping['correct'] {
  const corrections = entries.flatMap((entry, index): Correction[] => {
    const path = ['corrections', index];
    const [operation, ...others] = OPERATIONS.filter((name) => entry[name] !== undefined);
    if (operation === undefined || others.length > 0) {
      refuse(`a correction has exactly one of ${OPERATIONS.join(', ')}`, path);
      return [];
    }
    for (const field of Object.keys(entry.when ?? {}))
      if (!field.startsWith('MSH-')) refuse('must be a field of MSH, such as MSH-3', [...path, 'when', field]);
    const correct = operationOf(entry, (detail, further) => {
      refuse(detail, [...path, operation, ...further]);
    });
    return [{ number: index + 1, isFor: senderOf(entry.when ?? {}), correct }];
  });
  return corrections.length === 0 ? undefined : (message) => corrected(message, corrections);
}

function operationOf(entry: CorrectionEntry, refuse: (detail: string, further: readonly PropertyKey[]) => void): Correct {
  if (entry['rename-segment']) return renameSegment(entry['rename-segment'], refuse);
  if (entry['shift-fields']) return shiftFields(entry['shift-fields'], refuse);
  if (entry['move-value']) return moveValue(entry['move-value'], refuse);
  return entry['value-type'] ? valueType(entry['value-type'], refuse) : NOTHING_DONE;
}

/** Whether MSH says that the message is of the sender that has the defect. */
function senderOf(when: Readonly<Record<string, readonly string[]>>): (message: Hl7Message) => boolean {
  const conditions = Object.entries(when).map(([path, values]) => {
    const [field = '', ...parts] = path.slice(4).split('.').map(Number);
    return (message: Hl7Message): boolean => {
      const first = message.segment('MSH')?.field(Number(field)).first;
      return values.includes(parts.reduce((element, part) => element?.at(part), first)?.text.trim() ?? '');
    };
  });
  return (message) => conditions.every((holds) => holds(message));
}

function corrected(message: Hl7Message, corrections: readonly Correction[]): ReturnType<NonNullable<CompiledMapping['correct']>> {
  let lines: readonly Line[] | undefined;
  const findings: Finding[] = [];
  for (const { number, isFor, correct } of corrections) {
    if (!isFor(message)) continue;
    lines ??= message.segments.map(({ raw, name }) => ({ name, fields: raw.split(message.delimiters.field) }));
    const done = correct(lines, message);
    const severity = { severity: 'I' } as const;
    for (const { location, text } of done.changes) {
      findings.push({ code: 'message-corrected', location, text: `${text} (correction ${number} of the source domain)`, ...severity });
    }
    lines = done.lines;
  }
  if (lines === undefined || findings.length === 0) return undefined;
  const { delimiters, decodeBytes } = message;
  const raw = lines.map(({ fields }) => fields.join(delimiters.field));
  return { message: new Hl7Message(delimiters, raw, decodeBytes), findings };
}
