/** Segments whose first field numbers them among their like (data type SI, or a counter, HL7 v2.9): it says where they stand, and nothing else. */
const NUMBERED = new Set(
  (
    'AIG AIL AIP AIS AL1 ARV BPO BPX BTX CDO CM0 CM1 DB1 DG1 DSP FT1 GT1 IAM IAR IN1 LCC MCP NK1 NTE OBR OBX OH1 OH2 OH3 OH4 ' +
    'PID PR1 PSL PV1 PYE REL RGS RXA RXD SPM TQ1 TQ2 TXA UB1 UB2'
  ).split(' '),
);

/**
 * Fields of the header that are about the transmission: the sequence number, the control id, what is accepted and acknowledged, the
 * version, and how characters are written. Reception reads them, and they say nothing about a patient.
 */
const TRANSMISSION = new Set([10, 11, 12, 13, 14, 15, 16, 18, 20]);

/** Whether a field says something that could be lost: not the number of a segment, nor how the message travels. EVN-1 repeats MSH-9. */
export function hasContent(segment: string, field: number): boolean {
  if (field === 1) return segment !== 'EVN' && !NUMBERED.has(segment);
  // RXA has two counters.
  if (field === 2 && segment === 'RXA') return false;
  return segment !== 'MSH' || !TRANSMISSION.has(field);
}

/** Fields that say whether a segment adds, changes or deletes what it speaks of (HL7 v2.9 tables 0206 and 0287); those of the first list delete here, too. */
const ACTING = new Set('AIG-2 AIL-2 AIP-2 AIS-2 DG1-21 GOL-1 IAM-6 PR1-20 PRB-1 PTH-1 RXA-21'.split(' '));
const SAYING = new Set('ARV-2 IN1-55 OBX-30 PRT-2 RGS-2 ROL-2'.split(' '));
const ADDS_OR_CHANGES = new Set(['A', 'AD', 'S', 'U', 'UP', 'X', 'NC', 'UN', 'UC']);
const DELETES = new Set(['D', 'DE']);

/** Whether a field says no more than that what the segment holds is new or has changed, as a segment without it does, or a deletion that a rule has heeded. */
export function isHeededAction(field: string, text: string): boolean {
  const code = text.trim();
  return ACTING.has(field) ? ADDS_OR_CHANGES.has(code) || DELETES.has(code) : SAYING.has(field) && ADDS_OR_CHANGES.has(code);
}
