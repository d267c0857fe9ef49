import * as s from './segments.ts';
import type { Segment } from './segments.ts';
import type { Story } from './story.ts';

/** What is measured, in which unit, and what is usual in an adult. */
interface Analyte {
  /** LOINC. */
  readonly code: string;
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
}

interface Panel {
  readonly code: string;
  readonly analytes: readonly Analyte[];
}

const FULL_BLOOD_COUNT: Panel = {
  code: s.parts('26604007', 'Full blood count', 'SCT'),
  analytes: [
    { code: '718-7', name: 'Haemoglobin', unit: 'g/L', low: 115, high: 180, decimals: 0 },
    { code: '6690-2', name: 'White cell count', unit: '10*9/L', low: 4, high: 11, decimals: 1 },
    { code: '777-3', name: 'Platelet count', unit: '10*9/L', low: 150, high: 400, decimals: 0 },
  ],
};
const UREA_AND_ELECTROLYTES: Panel = {
  code: s.parts('U&E', 'Urea & electrolytes', 'L'),
  analytes: [
    { code: '2951-2', name: 'Sodium', unit: 'mmol/L', low: 133, high: 146, decimals: 0 },
    { code: '2823-3', name: 'Potassium', unit: 'mmol/L', low: 3.5, high: 5.3, decimals: 1 },
    { code: '22664-7', name: 'Urea', unit: 'mmol/L', low: 2.5, high: 7.8, decimals: 1 },
    { code: '14682-9', name: 'Creatinine', unit: 'umol/L', low: 45, high: 120, decimals: 0 },
  ],
};
const PANELS = [FULL_BLOOD_COUNT, UREA_AND_ELECTROLYTES];

/** ORC and OBR: what was asked for. */
export function order(story: Story): readonly Segment[] {
  return [s.orc('NW', story), s.obr(story, story.pick(PANELS).code)];
}

/** What was found, each value with the flag that belongs to it. */
export function report(story: Story): { readonly request: Segment; readonly results: readonly Segment[] } {
  const { code, analytes } = story.pick(PANELS);
  return { request: s.obr(story, code, 'F'), results: analytes.map((analyte, index) => resultOf(analyte, index + 1, story)) };
}

function resultOf({ code, name, unit, low, high, decimals }: Analyte, setId: number, { number, collected, happened }: Story): Segment {
  const scale = 10 ** decimals;
  const margin = ((high - low) * scale) / 4;
  const scaled = number(Math.ceil(low * scale - margin), Math.floor(high * scale + margin));
  const flag = scaled < Math.round(low * scale) ? 'L' : scaled > Math.round(high * scale) ? 'H' : 'N';
  return [
    'OBX',
    {
      1: String(setId),
      2: 'NM',
      3: s.parts(code, name, 'LN'),
      5: (scaled / scale).toFixed(decimals),
      6: s.parts(unit, '', 'UCUM'),
      7: `${low}-${high}`,
      8: flag,
      11: 'F',
      14: collected,
      19: happened,
    },
  ];
}
