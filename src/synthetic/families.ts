import { admission, merge, patientOnly, personAndKin, twoPeople } from './administration.ts';
import { order, report } from './laboratory.ts';
import * as s from './segments.ts';
import type { Segment } from './segments.ts';
import type { Story } from './story.ts';

/** What the messages of some events consist of, behind MSH. */
interface Family {
  readonly type: string;
  readonly events: readonly string[];
  readonly segments: (event: string, story: Story) => readonly Segment[];
}

const DRUG = s.parts('322236009', 'Paracetamol 500 mg tablet', 'SCT');

const patientAndVisit = (story: Story): readonly Segment[] => [s.pid(story), s.pv1(story)];
const observations = (story: Story): readonly Segment[] => {
  const { request, results } = report(story);
  return [s.orc('RE', story), request, ...results, s.nte('Checked by the laboratory.')];
};

/** OUL: the order stands behind the request for it. */
const observationsOfSpecimen = (story: Story, specimen: 'before' | 'after'): readonly Segment[] => {
  const { request, results } = report(story);
  const rest = [request, s.orc('RE', story), ...results];
  return [...patientAndVisit(story), ...(specimen === 'before' ? [s.spm(story), ...rest] : [...rest, s.spm(story)])];
};

/** HL7 table 0278. */
const APPOINTMENT_STATUS: Readonly<Record<string, string>> = { S15: 'Cancelled', S16: 'DC', S17: 'Deleted', S26: 'Noshow' };

function appointment(event: string, story: Story): readonly Segment[] {
  // Nobody can fail to come to what has not begun.
  const [start, end] = event === 'S26' ? [story.collected, story.happened] : [story.booked, story.until];
  const booking = {
    1: story.placer,
    2: story.filler,
    6: s.parts('ROUTINE', 'Routine'),
    7: s.parts('', 'Review'),
    9: '30',
    10: 'min',
    11: `^^^${start}^${end}`,
  };
  return [
    [
      'SCH',
      { ...booking, 16: s.clinicianOf(story.clinician), 20: s.clinicianOf(story.clinician), 25: APPOINTMENT_STATUS[event] ?? 'Booked' },
    ],
    s.pid(story),
    s.pv1(story, 'O', { 44: '' }),
    ['RGS', { 1: '1', 2: 'A' }],
    ['AIP', { 1: '1', 2: 'A', 3: s.clinicianOf(story.clinician), 6: start }],
  ];
}

function document(event: string, story: Story): readonly Segment[] {
  const content = ['T01', 'T03', 'T05', 'T07', 'T09', 'T11'].includes(event)
    ? []
    : [s.obxText('1', 'Seen in clinic.'), s.obxText('2', '  Feels well.')];
  return [
    s.evn(event, story),
    ...patientAndVisit(story),
    [
      'TXA',
      {
        1: '1',
        2: 'DS',
        4: story.happened,
        9: s.clinicianOf(story.clinician),
        12: s.parts(story.filler, 'DOC'),
        17: 'AU',
        19: 'AV',
      },
    ],
    ...content,
  ];
}

const charge = (story: Story): Segment => [
  'FT1',
  { 1: '1', 4: story.happened, 6: 'CG', 7: s.parts('X1', 'Ward attendance', 'L'), 10: '1' },
];
const rxr: Segment = ['RXR', { 1: s.parts('PO', 'Oral', 'HL70162') }];
const unit = s.parts('mg', '', 'UCUM');

const prescription = (story: Story): readonly Segment[] => [
  ['RXE', { 2: DRUG, 3: '500', 5: unit, 6: s.parts('TAB', 'Tablet', 'HL70292'), 10: '28', 15: story.placer }],
  rxr,
];

/** One row for each family; the events are those that the product reads as messages that somebody sends. */
export const FAMILIES: readonly Family[] = [
  {
    type: 'ADT',
    events: ['A01', 'A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08', 'A09', 'A10', 'A11', 'A12', 'A13', 'A14', 'A15', 'A16'],
    segments: admission,
  },
  { type: 'ADT', events: ['A21', 'A22', 'A23', 'A25', 'A26', 'A27', 'A38', 'A52', 'A53'], segments: admission },
  { type: 'ADT', events: ['A28', 'A29', 'A31'], segments: personAndKin },
  { type: 'ADT', events: ['A24', 'A37'], segments: twoPeople },
  {
    type: 'ADT',
    events: ['A17'],
    segments: (event, story) => [
      s.evn(event, story),
      s.pid(story),
      s.pv1(story),
      s.pid(story, story.other),
      s.pv1({ ...story, visit: `${story.visit}B` }),
    ],
  },
  { type: 'ADT', events: ['A18', 'A30', 'A34', 'A35', 'A36', 'A40', 'A41', 'A42', 'A43', 'A44', 'A45', 'A46', 'A47'], segments: merge },
  { type: 'ADT', events: ['A60'], segments: (event, story) => [...patientOnly(event, story), s.iam(story)] },
  {
    type: 'BAR',
    events: ['P01', 'P05'],
    segments: (event, story) => [s.evn(event, story), ...patientAndVisit(story), s.dg1(story), s.gt1(story), s.in1(story)],
  },
  { type: 'BAR', events: ['P02', 'P06'], segments: (event, story) => [s.evn(event, story), ...patientAndVisit(story)] },
  {
    type: 'BAR',
    events: ['P12'],
    segments: (event, story) => [s.evn(event, story), ...patientAndVisit(story), s.dg1(story), s.pr1(story)],
  },
  {
    type: 'DFT',
    events: ['P03', 'P11'],
    segments: (event, story) => [s.evn(event, story), ...patientAndVisit(story), charge(story), s.dg1(story)],
  },
  { type: 'MDM', events: ['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11'], segments: document },
  { type: 'OMG', events: ['O19'], segments: (_event, story) => [...patientAndVisit(story), ...order(story), s.tq1(story)] },
  { type: 'OML', events: ['O21'], segments: (_event, story) => [...patientAndVisit(story), ...order(story), s.dg1(story), s.spm(story)] },
  { type: 'OML', events: ['O33', 'O35'], segments: (_event, story) => [...patientAndVisit(story), s.spm(story), ...order(story)] },
  {
    type: 'OMP',
    events: ['O09'],
    segments: (_event, story) => [
      ...patientAndVisit(story),
      s.orc('NW', story),
      ['RXO', { 1: DRUG, 2: '500', 4: unit, 7: s.parts('', 'Twice a day') }],
      rxr,
    ],
  },
  { type: 'ORM', events: ['O01'], segments: (_event, story) => [...patientAndVisit(story), ...order(story), s.nte('Fasting.')] },
  { type: 'ORU', events: ['R01', 'R30'], segments: (_event, story) => [...patientAndVisit(story), ...observations(story)] },
  {
    type: 'OUL',
    events: ['R22', 'R23'],
    segments: (_event, story) => observationsOfSpecimen(story, 'before'),
  },
  {
    type: 'OUL',
    events: ['R24'],
    segments: (_event, story) => observationsOfSpecimen(story, 'after'),
  },
  {
    type: 'PPR',
    events: ['PC1', 'PC2', 'PC3'],
    segments: (event, story) => [
      ...patientAndVisit(story),
      [
        'PRB',
        {
          1: event === 'PC3' ? 'DE' : event === 'PC2' ? 'UP' : 'AD',
          2: story.happened,
          3: s.parts('38341003', 'Hypertension', 'SCT'),
          4: s.parts(story.placer, 'PROB'),
          7: story.admitted,
        },
      ],
    ],
  },
  {
    type: 'RDE',
    events: ['O01', 'O11', 'O25'],
    segments: (_event, story) => [...patientAndVisit(story), s.orc('NW', story), ...prescription(story)],
  },
  {
    type: 'RDS',
    events: ['O13', 'O01'],
    segments: (_event, story) => [
      ...patientAndVisit(story),
      s.orc('RE', story),
      ['RXD', { 1: '1', 2: DRUG, 3: story.happened, 4: '28', 5: s.parts('TAB', 'Tablet', 'HL70292'), 7: story.placer }],
      rxr,
    ],
  },
  {
    type: 'RAS',
    events: ['O17', 'O01'],
    segments: (_event, story) => [
      ...patientAndVisit(story),
      s.orc('RE', story),
      ['RXA', { 1: '0', 2: '1', 3: story.collected, 4: story.collected, 5: DRUG, 6: '500', 7: unit, 20: 'CP' }],
      rxr,
    ],
  },
  {
    type: 'REF',
    events: ['I12', 'I13', 'I14', 'I15'],
    segments: (event, story) => [
      ['RF1', { 1: event === 'I14' ? 'R' : 'P', 2: 'R', 6: s.parts(story.placer, 'REF'), 7: story.happened }],
      ['PRD', { 1: s.parts('RP', 'Referring provider', 'HL70286'), 2: s.parts(story.clinician.family, story.clinician.given) }],
      s.pid(story),
      s.dg1(story),
    ],
  },
  {
    type: 'SIU',
    events: ['S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S18', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S26'],
    segments: appointment,
  },
  {
    type: 'VXU',
    events: ['V04'],
    segments: (_event, story) => [
      s.pid(story),
      s.orc('RE', story),
      [
        'RXA',
        {
          1: '0',
          2: '1',
          3: story.collected,
          4: story.collected,
          5: s.parts('1119349007', 'COVID-19 mRNA vaccine', 'SCT'),
          6: '0.3',
          7: s.parts('mL', '', 'UCUM'),
          15: `LOT${story.number(1000, 9999)}`,
          20: 'CP',
        },
      ],
      ['RXR', { 1: s.parts('IM', 'Intramuscular', 'HL70162'), 2: s.parts('LA', 'Left arm', 'HL70163') }],
    ],
  },
];
