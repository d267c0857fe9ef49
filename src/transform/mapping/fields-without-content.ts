/** Segments whose first field numbers them among their like (data type SI, or a counter, HL7 v2.9): it says where they stand, and nothing else. */
const NUMBERED = new Set(
  (
    'AIG AIL AIP AIS AL1 ARV BPO BPX BTX CDO CM0 CM1 DB1 DG1 DSP FT1 GT1 IAM IAR IN1 LCC MCP NK1 NTE OBR OBX OH1 OH2 OH3 OH4 ' +
    'PID PR1 PSL PV1 PYE REL RGS RXA SPM TQ1 TQ2 TXA UB1 UB2'
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
  return segment !== 'MSH' || !TRANSMISSION.has(field);
}
