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

const visitOf = (event: string, story: Story): readonly Segment[] => [s.evn(event, story), s.pid(story), s.nk1(story)];

/** Events by which a visit ends, and those that are about a person without one. */
const DISCHARGES = ['A03'];
const DETAILED = ['A01', 'A04', 'A05', 'A06', 'A07', 'A08', 'A13'];
/** Merges of accounts, not of patients. */
const OF_ACCOUNTS = ['A35', 'A36', 'A41', 'A44'];

function admission(event: string, story: Story): readonly Segment[] {
  const discharge = DISCHARGES.includes(event) ? { 36: '1', 45: story.happened } : {};
  const details = DETAILED.includes(event) ? [s.pv2(), s.al1(), s.dg1(story), s.pr1(story), s.in1(story)] : [];
  return [...visitOf(event, story), s.pv1(story, event === 'A04' ? 'O' : 'I', discharge), ...details];
}

const patientOnly = (event: string, story: Story): readonly Segment[] => [s.evn(event, story), s.pid(story)];
function merge(event: string, story: Story): readonly Segment[] {
  if (event === 'A45') return [...patientOnly(event, story), s.mrg(story, story.visit), s.pv1(story)];
  if (event === 'A42') return [...patientOnly(event, story), s.mrg(story, `${story.visit}X`), s.pv1(story)];
  if (!OF_ACCOUNTS.includes(event)) return [...patientOnly(event, story), s.mrg(story)];
  const account = { 18: s.parts(`${story.visit}B`, '', '', story.organisation, 'AN') };
  return [s.evn(event, story), s.pid(story, story.person, account), s.mrg(story, undefined, `${story.visit}A`)];
}

const twoPeople = (event: string, story: Story): readonly Segment[] => [...patientOnly(event, story), s.pid(story, story.other)];
const patientAndVisit = (story: Story): readonly Segment[] => [s.pid(story), s.pv1(story)];
const result = (story: Story): readonly Segment[] => [
  s.orc('RE', story),
  s.obr(story, 'F'),
  s.obx(story),
  s.nte('Checked by the laboratory.'),
];
const order = (story: Story): readonly Segment[] => [s.orc('NW', story), s.obr(story)];

function appointment(event: string, story: Story): readonly Segment[] {
  const booking = {
    1: story.placer,
    2: story.filler,
    6: s.parts('ROUTINE', 'Routine'),
    7: s.parts('', 'Review'),
    9: '30',
    10: 'min',
    11: `^^^${story.happened}^${story.until}`,
  };
  return [
    [
      'SCH',
      { ...booking, 16: s.clinicianOf(story.clinician), 20: s.clinicianOf(story.clinician), 25: event === 'S15' ? 'Cancelled' : 'Booked' },
    ],
    s.pid(story),
    s.pv1(story, 'O'),
    ['RGS', { 1: '1', 2: 'A' }],
    ['AIP', { 1: '1', 2: 'A', 3: s.clinicianOf(story.clinician), 6: story.happened }],
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
  { type: 'ADT', events: ['A28', 'A29', 'A31'], segments: (event, story) => visitOf(event, story) },
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
  { type: 'ORU', events: ['R01', 'R30'], segments: (_event, story) => [...patientAndVisit(story), ...result(story)] },
  {
    type: 'OUL',
    events: ['R22', 'R23'],
    segments: (_event, story) => [...patientAndVisit(story), s.spm(story), s.obr(story, 'F'), s.orc('RE', story), s.obx(story)],
  },
  {
    type: 'OUL',
    events: ['R24'],
    segments: (_event, story) => [...patientAndVisit(story), s.obr(story, 'F'), s.orc('RE', story), s.obx(story), s.spm(story)],
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
      ['RXA', { 1: '0', 2: '1', 3: story.happened, 4: story.until, 5: DRUG, 6: '500', 7: unit, 20: 'CP' }],
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
          3: story.happened,
          4: story.happened,
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
